using System.Buffers.Binary;

namespace ProxyLab;

/// <summary>
/// What a responder makes of one connection's octets (FastCGI 1.0): it takes them as they come, says what to answer to the protocol
/// itself, and hands out each request that is whole. One request at a time: one that begins before the first is whole is refused with
/// FCGI_CANT_MPX_CONN.
/// </summary>
internal sealed class FastCgiConversation
{
    private const ushort Responder = 1;
    private const byte KeepConnection = 1;

    private readonly FastCgiReader _reader = new();
    private readonly List<byte> _reply = [];
    private FastCgiRequest? _request;

    /// <summary>Whether the connection is to be closed once what <see cref="Reply"/> gave is written: after a malformed record, or when the peer wants it.</summary>
    internal bool Over { get; private set; }

    /// <summary>Adds the next octets; no more are wanted once it is over.</summary>
    internal void Take(ReadOnlySpan<byte> octets)
    {
        if (!Over) _reader.Take(octets);
    }

    /// <summary>The next request that is whole, to be answered with <see cref="Answer"/> before the next is asked for; null when more octets are needed.</summary>
    internal FastCgiRequest? Next()
    {
        try
        {
            while (!Over && _request is not { Whole: true } && _reader.Next() is { } record) Take(record);
        }
        catch (FormatException e)
        {
            Refuse(e.Message);
        }

        return _request is { Whole: true } whole ? whole : null;
    }

    /// <summary>What to write to the peer now; empty when there is nothing.</summary>
    internal byte[] Reply()
    {
        byte[] reply = [.. _reply];
        _reply.Clear();
        return reply;
    }

    /// <summary>Answers the request that <see cref="Next"/> gave: its output, and how it ended.</summary>
    internal void Answer(string output)
    {
        if (_request is not { } request) return;
        _reply.AddRange(FastCgiRecord.Stream(FastCgiType.Stdout, request.Id, output));
        End(request, 0);
    }

    private void Take(FastCgiRecord record)
    {
        if (record.Type == FastCgiType.BeginRequest) Begin(record);
        else if (record.Id == 0) Manage(record);
        else if (_request is { } request && request.Id == record.Id) Continue(request, record);

        // Records of a request that is not active are ignored (section 3.3, "Managing request IDs").
    }

    private void Begin(FastCgiRecord record)
    {
        if (record.Id == 0) throw new FormatException("BEGIN_REQUEST with the id of management records");
        if (record.Content.Length != 8) throw new FormatException($"BEGIN_REQUEST of {record.Content.Length} octets");
        if (_request?.Id == record.Id) throw new FormatException("BEGIN_REQUEST for a request that has begun");
        var keep = (record.Content.Span[2] & KeepConnection) != 0;
        if (_request is not null)
        {
            _reply.AddRange(FastCgiRecord.End(record.Id, FastCgiStatus.CannotMultiplex));
        }
        else if (BinaryPrimitives.ReadUInt16BigEndian(record.Content.Span) != Responder)
        {
            _reply.AddRange(FastCgiRecord.End(record.Id, FastCgiStatus.UnknownRole));
            Over = !keep;
        }
        else
        {
            _request = new FastCgiRequest(record.Id, keep);
        }
    }

    private void Continue(FastCgiRequest request, FastCgiRecord record)
    {
        switch (record.Type)
        {
            case FastCgiType.Params:
                request.TakeParameters(record.Content.Span);
                break;
            case FastCgiType.Stdin:
                request.TakeBody(record.Content.Span);
                break;
            case FastCgiType.AbortRequest:
                End(request, 1);
                break;
            default:
                throw new FormatException($"a record of type {(byte)record.Type} in a request to a responder");
        }
    }

    /// <summary>Management records (section 4). Each process serves one connection and one request at a time, and says so.</summary>
    private void Manage(FastCgiRecord record)
    {
        if (record.Type is > 0 and < FastCgiType.GetValues) throw new FormatException($"a record of type {(byte)record.Type} without a request id");
        if (record.Type != FastCgiType.GetValues)
        {
            _reply.AddRange(FastCgiRecord.Unknown(record.Type));
            return;
        }

        var asked = FastCgiParameters.Read(record.Content.Span);
        var known = new Dictionary<string, string> { ["FCGI_MAX_CONNS"] = "1", ["FCGI_MAX_REQS"] = "1", ["FCGI_MPXS_CONNS"] = "0" };
        _reply.AddRange(new FastCgiRecord(FastCgiType.GetValuesResult, 0, FastCgiParameters.Write(known.Where(k => asked.ContainsKey(k.Key)))).ToOctets());
    }

    private void End(FastCgiRequest request, uint exitCode)
    {
        _reply.AddRange(FastCgiRecord.End(request.Id, FastCgiStatus.RequestComplete, exitCode));
        Over = !request.KeepConnection;
        _request = null;
    }

    /// <summary>
    /// The specification has no record that says "malformed": a request that has begun is told on its STDERR and ended, else the type 0,
    /// which no record has, is called unknown.
    /// </summary>
    private void Refuse(string reason)
    {
        if (_request is { } request)
        {
            _reply.AddRange(FastCgiRecord.Stream(FastCgiType.Stderr, request.Id, $"malformed: {reason}\n"));
            End(request, 1);
        }
        else
        {
            _reply.AddRange(FastCgiRecord.Unknown(0));
        }

        _request = null;
        Over = true;
    }
}
