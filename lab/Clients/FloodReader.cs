using System.Runtime.CompilerServices;
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>What one read gave.</summary>
internal enum Got : byte
{
    /// <summary>Nothing for now.</summary>
    Nothing,

    /// <summary>Octets, and the answer goes on; or the read was interrupted.</summary>
    Some,

    /// <summary>Octets, and the answer is settled.</summary>
    Settled,

    /// <summary>The end of the stream.</summary>
    Ended,

    /// <summary>An error.</summary>
    Failed,
}

/// <summary>Reads answers: as much as there is or, for slow readers, as their rate allows. All clients of a flood share its buffer.</summary>
internal sealed unsafe class FloodReader(FloodSpec spec, Func<double> nowMs)
{
    private const int MostDrains = 16; // so that one endless sender does not keep the loop from the others

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
    private readonly int? _rate = spec.SlowReadBytesPerSecond; // octets a second

    /// <summary>One read. Marks a slow reader as paused where its next octet is not due.</summary>
    /// <param name="c">Whose.</param>
    /// <param name="errno">The error number of one that failed, else 0.</param>
    /// <param name="now">The time, where octets came.</param>
    internal Got Read(ref FloodConnection c, out int errno, out double now)
    {
        (errno, now) = (0, double.NaN);
        int room = Room(c);
        c.Paused = room == 0;
        if (c.Paused)
            return Got.Nothing;
        nint got = Libc.recv(c.Fd, Start, room, 0);
        if (got < 0 && Errno.Last is Errno.EAGAIN or Errno.EINTR)
            return Errno.Last == Errno.EINTR ? Got.Some : Got.Nothing;
        if (got <= 0)
        {
            errno = got == 0 ? 0 : Errno.Last;
            Ended(c.Wire, errno);
            return got == 0 ? Got.Ended : Got.Failed;
        }
        now = nowMs();
        c.Wire?.Octets(now, WireDirection.Received, c.Exchange.Id, new ReadOnlySpan<byte>(Start, (int)got));
        if (!c.Exchange.TakeAnswer(new ReadOnlySpan<byte>(Start, (int)got), now))
        {
            c.Paused = Room(c) == 0;
            return Got.Some;
        }
        if (got == room)
            RestOfAnswer.Take(ref c.Exchange, c.Fd, c.Wire, _buffer, now); // a shorter read has emptied the socket, or the next event tells
        return Got.Settled;
    }

    /// <summary>Takes what lies in a socket, 1 MiB at most; how many octets it was.</summary>
    internal long Drain(in FloodConnection c)
    {
        long octets = 0;
        for (int i = 0; i < MostDrains; i++)
        {
            nint got = Libc.recv(c.Fd, Start, _buffer.Length, Libc.MSG_DONTWAIT);
            if (got <= 0)
            {
                Ended(c.Wire, got == 0 ? 0 : Errno.Last);
                break;
            }
            c.Wire?.Octets(nowMs(), WireDirection.Received, null, new ReadOnlySpan<byte>(Start, (int)got));
            octets += got;
        }
        return octets;
    }

    /// <summary>A read found no octets: what that tells of the peer.</summary>
    /// <param name="wire">What is kept of the connection.</param>
    /// <param name="errno">The read's error number; 0 at the end of the stream.</param>
    internal static void Ended(ConnectionWire? wire, int errno)
    {
        if (errno == 0)
            wire?.Fin(WireDirection.Received);
        else if (errno == Errno.ECONNRESET)
            wire?.Reset(WireDirection.Received);
    }

    /// <summary>When a slow reader's next octet is due; fast slow readers are served once a millisecond.</summary>
    internal double NextOctetMs(in Exchange exchange) =>
        Math.Max(exchange.FirstByteMs + (exchange.Bytes * 1000.0 / _rate!.Value), _rate > 1000 ? nowMs() + 1 : 0);

    private byte* Start => (byte*)Unsafe.AsPointer(ref _buffer[0]);

    /// <summary>Octets that may be read now: a slow reader's first at once, then its rate from there.</summary>
    private int Room(in FloodConnection c) =>
        _rate is not { } rate || c.Stage == Stage.ReadingOn ? _buffer.Length
        : c.Exchange.Bytes == 0 ? 1
        : (int)Math.Clamp(1 + Math.Floor(((nowMs() - c.Exchange.FirstByteMs) * rate / 1000) + 1e-6) - c.Exchange.Bytes, 0, _buffer.Length);
}
