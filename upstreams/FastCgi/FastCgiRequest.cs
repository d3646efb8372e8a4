namespace ProxyLab;

/// <summary>A request on its way in: between BEGIN_REQUEST and the end of its STDIN.</summary>
/// <param name="id">Its id, 1 or more.</param>
/// <param name="keepConnection">FCGI_KEEP_CONN: whether the connection stays open after the answer (FastCGI 1.0, section 5.1).</param>
internal sealed class FastCgiRequest(ushort id, bool keepConnection)
{
    /// <summary>More parameters than this many octets are a mistake or an attack.</summary>
    private const int MaxParameters = 1 << 20;

    private readonly List<byte> _parameters = [];

    internal ushort Id => id;

    internal bool KeepConnection => keepConnection;

    /// <summary>The parameters, once their stream has ended; null before.</summary>
    internal IReadOnlyDictionary<string, string>? Parameters { get; private set; }

    /// <summary>Octets of the body so far.</summary>
    internal long BodyOctets { get; private set; }

    /// <summary>Whether the body's stream has ended, and the request is whole.</summary>
    internal bool Whole { get; private set; }

    /// <summary>Takes content of PARAMS; an empty one ends the stream.</summary>
    /// <exception cref="FormatException">After the end, too much, or no pairs.</exception>
    internal void TakeParameters(ReadOnlySpan<byte> content)
    {
        if (Parameters is not null) throw new FormatException("PARAMS after the end of PARAMS");
        _parameters.AddRange(content);
        if (_parameters.Count > MaxParameters) throw new FormatException($"more than {MaxParameters} octets of PARAMS");
        if (content.IsEmpty) Parameters = FastCgiParameters.Read([.. _parameters]);
    }

    /// <summary>Takes content of STDIN; an empty one ends the request.</summary>
    /// <exception cref="FormatException">Before the end of PARAMS.</exception>
    internal void TakeBody(ReadOnlySpan<byte> content)
    {
        if (Parameters is null) throw new FormatException("STDIN before the end of PARAMS");
        BodyOctets += content.Length;
        Whole = content.IsEmpty;
    }
}
