using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>Sends requests: as much as the kernel takes and, for slow senders, their rate allows.</summary>
internal sealed unsafe class FloodSender(FloodSpec spec, Func<double> nowMs)
{
    private const int SentPerTurn = 1 << 20; // so that one fast reader does not keep the loop from the others

    private readonly RequestImage _image = new(spec);
    private readonly int? _rate = spec.SlowSendBytesPerSecond; // octets a second

    /// <summary>Octets of a request.</summary>
    internal long Length => _image.Length;

    /// <summary>Whether a request needs more than one send.</summary>
    internal bool NeedsSeveralSends => !_image.IsOnePiece || _rate is not null;

    /// <summary>
    /// Sends on; 0, or the error number of a send that failed. <paramref name="blocked"/>: the kernel takes no more for now.
    /// The stage is Waiting when all is sent. <paramref name="now"/> may be NaN: then the clock is read when it is needed.
    /// </summary>
    internal int Send(ref FloodConnection c, double now, out bool blocked)
    {
        blocked = false;
        for (long stop = c.Exchange.Sent + SentPerTurn; c.Exchange.Sent < _image.Length && c.Exchange.Sent < stop && !blocked;)
        {
            byte* from = _image.At(c.Exchange.Sent, out int length);
            int allowed = Math.Min(length, Allowance(c.Exchange));
            if (allowed <= 0)
                break;
            nint sent = Libc.send(c.Fd, from, allowed, Libc.MSG_NOSIGNAL);
            if (sent < 0 && Errno.Last == Errno.EINTR)
                continue;
            if (sent < 0 && Errno.Last != Errno.EAGAIN)
                return Errno.Last;
            blocked = sent < allowed;
            if (sent <= 0)
                continue;
            c.Exchange.TookRequest(sent, c.Exchange.Sent > 0 || !double.IsNaN(now) ? now : nowMs());
            c.Stage = Stage.Sending;
        }
        if (c.Exchange.Sent == _image.Length)
            c.Stage = Stage.Waiting;
        return 0;
    }

    /// <summary>When a slow sender's next octet is due; fast slow senders are served once a millisecond. +∞: this is no slow sender.</summary>
    internal double NextOctetMs(in Exchange exchange) => _rate is not { } rate ? double.PositiveInfinity
        : Math.Max(exchange.SentMs + (exchange.Sent * 1000.0 / rate), rate > 1000 ? nowMs() + 1 : 0);

    /// <summary>Octets that a slow sender may send now: the first at once, then its rate from there.</summary>
    private int Allowance(in Exchange exchange) =>
        _rate is not { } rate ? int.MaxValue
        : exchange.Sent == 0 ? 1
        : (int)Math.Min(int.MaxValue, 1 + Math.Floor(((nowMs() - exchange.SentMs) * rate / 1000) + 1e-6) - exchange.Sent);
}
