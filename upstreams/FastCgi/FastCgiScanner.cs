namespace ProxyLab;

/// <summary>
/// Finds FastCGI requests in what is read: from BEGIN_REQUEST to the end of STDIN (FastCGI 1.0). After what is no FastCGI it finds nothing more.
/// </summary>
internal sealed class FastCgiScanner : RequestScanner
{
    private const string Id = "HTTP_X_LAB_REQUEST", MethodName = "REQUEST_METHOD";

    private readonly FastCgiReader _reader = new();
    private FastCgiRequest? _request;

    /// <inheritdoc/>
    internal override bool HeadWhole => _request?.Parameters is not null;

    /// <inheritdoc/>
    internal override bool Whole => _request?.Whole == true;

    /// <summary>Takes all: records of one request are not cut off from those of the next, for a responder has one request at a time.</summary>
    internal override int Take(ReadOnlySpan<byte> octets)
    {
        try
        {
            if (!IsLost) _reader.Take(octets);
            while (!IsLost && !Whole && _reader.Next() is { } record) Take(record);
        }
        catch (FormatException)
        {
            IsLost = true; // the responder tells the peer
        }

        return octets.Length;
    }

    /// <summary>Records are taken whole.</summary>
    internal override int OfHead(ReadOnlySpan<byte> octets) => HeadWhole ? 0 : octets.Length;

    /// <inheritdoc/>
    internal override void Next() => (_request, Method, Request) = (null, null, null);

    private void Take(FastCgiRecord record)
    {
        if (record.Type == FastCgiType.BeginRequest) _request ??= new FastCgiRequest(record.Id, keepConnection: true);
        if (_request?.Id != record.Id) return;
        if (record.Type == FastCgiType.Stdin) _request.TakeBody(record.Content.Span);
        if (record.Type != FastCgiType.Params) return;
        _request.TakeParameters(record.Content.Span);
        if (_request.Parameters is not { } parameters) return;
        Method = parameters.GetValueOrDefault(MethodName);
        Request = parameters.TryGetValue(Id, out var id) ? Number(id) : null;
    }
}
