namespace ProxyLab;

/// <summary>
/// What is kept of one connection, at one end of it. Its octets count once the kernel has taken them, or this end has read them: what lies unread in a socket
/// is in no line. Called by one thread at a time.
/// </summary>
internal sealed class ConnectionWire(Wire wire, long connection)
{
    private readonly bool[] _fin = new bool[2], _reset = new bool[2]; // by direction
    private readonly long[] _octets = new long[2];
    private bool _begun, _over;

    /// <inheritdoc cref="Wire.Ms"/>
    internal double Ms(long timestamp) => wire.Ms(timestamp);

    /// <summary>The connection stands. Of one that never does nothing is told.</summary>
    internal void Begin(double ms)
    {
        if (_begun) return;
        _begun = true;
        Tell(ms, wire.End == WireEnd.Client ? WireEvent.Connected : WireEvent.Accepted);
    }

    /// <summary>Octets went over it, one or more.</summary>
    /// <param name="ms">When, in milliseconds of the trial's clock.</param>
    /// <param name="way">Which way.</param>
    /// <param name="request">The id of the request that they belong to; null where that is not known.</param>
    /// <param name="octets">The octets.</param>
    internal void Octets(double ms, WireDirection way, long? request, ReadOnlySpan<byte> octets)
    {
        if (_over) return;
        ref var before = ref _octets[(int)way];
        var kept = octets[..(int)Math.Clamp(wire.Most - before, 0, octets.Length)];
        for (var at = 0; at < kept.Length; at += WireLine.MostOctets)
        {
            var part = kept.Slice(at, Math.Min(WireLine.MostOctets, kept.Length - at));
            wire.Write(new WireLine { Ms = ms, End = wire.End, Connection = connection, Event = WireEvent.Octets, Direction = way, Request = request, Offset = before + at, Octets = part });
        }

        if (before <= wire.Most && before + octets.Length > wire.Most)
            wire.Write(new WireLine { Ms = ms, End = wire.End, Connection = connection, Event = WireEvent.Cut, Direction = way, Request = request, Offset = wire.Most });
        before += octets.Length;
    }

    /// <summary>One side has ended in order.</summary>
    internal void Fin(WireDirection way) => Once(_fin, WireEvent.Fin, way);

    /// <summary>One side has reset the connection.</summary>
    internal void Reset(WireDirection way) => Once(_reset, WireEvent.Reset, way);

    /// <summary>This end closes the connection; safe twice.</summary>
    internal void Close() => End(WireEvent.Closed);

    /// <summary>The account ends while the connection is open.</summary>
    internal void StayOpen() => End(WireEvent.Open);

    private void Once(bool[] told, WireEvent what, WireDirection way)
    {
        if (told[(int)way]) return;
        told[(int)way] = true;
        Tell(wire.NowMs, what, way);
    }

    private void End(WireEvent how)
    {
        Tell(wire.NowMs, how, totals: (_octets[(int)WireDirection.Sent], _octets[(int)WireDirection.Received]));
        _over = true;
    }

    private void Tell(double ms, WireEvent what, WireDirection? way = null, (long Sent, long Received)? totals = null)
    {
        if (!_begun || _over) return;
        wire.Write(new WireLine { Ms = ms, End = wire.End, Connection = connection, Event = what, Direction = way, Totals = totals });
    }
}
