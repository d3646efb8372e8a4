using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Clients;

/// <summary>Opens the connections of a wave.</summary>
internal sealed unsafe class FloodConnector
{
    /// <summary>Clients leave the last descriptors alone: a probe that finds none has a gap, and the runtime may end the process.</summary>
    internal const int ReservedDescriptors = 32;

    private static readonly int LastDescriptor = Limits.OpenFiles - ReservedDescriptors;

    private readonly SocketAddress _target;
    private readonly SocketAddress[] _sources;
    private readonly Wire? _wire;
    private readonly bool _isDelayed, _readsSlowly;

    /// <summary>A connector for the target and source addresses of a plan.</summary>
    /// <param name="spec">The plan.</param>
    /// <param name="severalSends">Whether a request needs more than one send.</param>
    internal FloodConnector(FloodSpec spec, bool severalSends)
    {
        (_target, _wire) = (new SocketAddress(spec.Target), spec.Wire);
        _sources = spec.SourceAddresses == 1 ? [] : [.. Enumerable.Range(0, spec.SourceAddresses).Select(i => new SocketAddress(i))];
        // A request of one send needs no option; with more, Nagle's algorithm would hold the last back for an ACK.
        _isDelayed = !spec.Target.IsUnix && severalSends;
        _readsSlowly = !spec.Target.IsUnix && spec.SlowReadBytesPerSecond is not null;
    }

    /// <summary>
    /// Begins to connect; 0, or the error number of what failed. On loopback the handshake is over when connect(2) returns,
    /// EINPROGRESS or not, so the caller tries to send at once: that saves a turn of the loop for each connection.
    /// </summary>
    internal int Connect(ref FloodConnection c, int slot)
    {
        c.Fd = Libc.socket(_target.Family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (c.Fd < 0)
            return Errno.Last;
        if (c.Fd >= LastDescriptor)
            return Errno.EMFILE;
        c.Generation++;
        (c.Registered, c.Events, c.Paused) = (false, 0, false);
        if (!Prepare(slot, c.Fd))
            return Errno.Last;
        bool done = Libc.connect(c.Fd, _target.Pointer, _target.Length) == 0;
        if (!done && Errno.Last is not (Errno.EINPROGRESS or Errno.EINTR))
            return Errno.Last;
        c.Stage = done ? Stage.Sending : Stage.Connecting;
        c.Wire = _wire?.Of(c.Connection);
        if (done)
            c.Wire?.Begin(_wire!.NowMs);
        return 0;
    }

    private bool Prepare(int slot, int fd)
    {
        int one = 1;
        if (_sources.Length > 0)
        {
            // The port is chosen at connect, per destination, and not at bind: ip(7). Else each source had 28,232 at most in all.
            var source = _sources[slot % _sources.Length];
            if (Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, &one, sizeof(int)) != 0
                || Libc.bind(fd, source.Pointer, source.Length) != 0)
            {
                return false;
            }
        }
        int least = 1; // the kernel takes its own least instead (SOCK_MIN_RCVBUF, include/net/sock.h)
        if (_readsSlowly && Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, &least, sizeof(int)) != 0)
            return false;
        return !_isDelayed || Libc.setsockopt(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, &one, sizeof(int)) == 0;
    }
}
