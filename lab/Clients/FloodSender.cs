using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>Sends requests: as much as the kernel takes and, for slow senders, their rate allows.</summary>
internal sealed unsafe class FloodSender(FloodSpec spec, Func<double> nowMs)
{
    private const int SentPerTurn = 1 << 20; // so that one fast reader does not keep the loop from the others
    private const double ContinueMs = 1000;  // without a 100, as curl does: RFC 9110 section 10.1.1 asks for some limit

    private readonly RequestImages _images = new(spec);
    private readonly int? _rate = spec.SlowSendBytesPerSecond; // octets a second

    /// <summary>Octets that are sent in an exchange: the whole request, or what the client sends of it.</summary>
    internal long LengthOf(in Exchange exchange) => Sent(_images.Of(exchange.Id));

    /// <summary>Whether a request needs more than one send.</summary>
    internal bool NeedsSeveralSends => !_images.Of(1).IsOnePiece || _rate is not null || spec.ExpectContinue;

    /// <summary>
    /// Sends on; 0, or the error number of a send that failed. <paramref name="blocked"/>: the kernel takes no more for now.
    /// The stage is Waiting when all is sent. <paramref name="now"/> may be NaN: then the clock is read when it is needed.
    /// </summary>
    internal int Send(ref FloodConnection c, double now, out bool blocked)
    {
        blocked = false;
        var image = _images.Of(c.Exchange.Id);
        long end = Holds(c.Exchange) ? image.HeadLength : Sent(image);
        for (long stop = c.Exchange.Sent + SentPerTurn; c.Exchange.Sent < end && c.Exchange.Sent < stop && !blocked;)
        {
            byte* from = image.At(c.Exchange.Sent, out int length);
            int allowed = (int)Math.Min(Math.Min(length, end - c.Exchange.Sent), Allowance(c.Exchange));
            if (allowed <= 0)
                break;
            nint sent = Libc.send(c.Fd, from, allowed, Libc.MSG_NOSIGNAL);
            if (sent < 0 && Errno.Last == Errno.EINTR)
                continue;
            if (sent < 0 && Errno.Last != Errno.EAGAIN)
                return Failed(c, Errno.Last);
            blocked = sent < allowed;
            if (sent <= 0)
                continue;
            Took(ref c, new ReadOnlySpan<byte>(from, (int)sent), Moment(c, now));
        }
        if (c.Exchange.Sent == Sent(image))
            c.Stage = Stage.Waiting;
        return 0;
    }

    /// <summary>
    /// When more of the request may be sent than now: a slow sender's next octet (fast slow senders are served once a millisecond), or a
    /// body for which no 100 has come. +∞: there is no such moment.
    /// </summary>
    internal double NextOctetMs(in Exchange exchange) =>
        Holds(exchange) && exchange.Sent >= _images.Of(exchange.Id).HeadLength ? exchange.SentMs + ContinueMs
        : _rate is not { } rate ? double.PositiveInfinity
        : Math.Max(exchange.SentMs + (exchange.Sent * 1000.0 / rate), rate > 1000 ? nowMs() + 1 : 0);

    private long Sent(RequestImage image) => spec.BodySent is { } octets ? Math.Min(image.Length, image.HeadLength + octets) : image.Length;

    /// <summary>The client sends no more on the connection. Where that fails the peer has gone, which the next read tells.</summary>
    internal static void EndSending(in FloodConnection c)
    {
        if (Libc.shutdown(c.Fd, Libc.SHUT_WR) == 0)
            c.Wire?.Fin(WireDirection.Sent);
    }

    private static void Took(ref FloodConnection c, ReadOnlySpan<byte> octets, double now)
    {
        c.Exchange.TookRequest(octets.Length, now);
        c.Stage = Stage.Sending;
        c.Wire?.Begin(now); // a connect that went on behind our back is known to be over by now
        c.Wire?.Octets(now, WireDirection.Sent, c.Exchange.Id, octets);
    }

    /// <summary>The time of a send, where anybody asks for it: of a request's first octets, and of all whose octets are kept.</summary>
    private double Moment(in FloodConnection c, double now) =>
        c.Exchange.Sent > 0 ? c.Wire is null ? double.NaN : nowMs() : double.IsNaN(now) ? nowMs() : now;

    private static int Failed(in FloodConnection c, int errno)
    {
        if (errno == Errno.ECONNRESET)
            c.Wire?.Reset(WireDirection.Received);
        return errno;
    }

    /// <summary>Whether the body waits for a 100 Continue.</summary>
    private bool Holds(in Exchange exchange) =>
        spec.ExpectContinue && !exchange.Continued && !(exchange.Sent > 0 && nowMs() >= exchange.SentMs + ContinueMs);

    /// <summary>Octets that a slow sender may send now: the first at once, then its rate from there.</summary>
    private int Allowance(in Exchange exchange) =>
        _rate is not { } rate ? int.MaxValue
        : exchange.Sent == 0 ? 1
        : (int)Math.Min(int.MaxValue, 1 + Math.Floor(((nowMs() - exchange.SentMs) * rate / 1000) + 1e-6) - exchange.Sent);
}
