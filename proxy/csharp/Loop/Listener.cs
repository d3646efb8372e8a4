using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>
/// A listening socket in a loop: accepts all that is there whenever it becomes ready. Where there is a mutex, only its holder listens: the others leave the
/// socket out of their set, as nginx's workers do (ngx_disable_accept_events).
/// </summary>
/// <param name="socket">The listening socket, which may be shared with others.</param>
/// <param name="exclusive">Whether others share it, so that the kernel should wake one of them and not all (EPOLLEXCLUSIVE).</param>
/// <param name="mutex">Who may accept; null for everybody.</param>
/// <param name="room">Whether there is room for a client; null where it is never short.</param>
/// <param name="accepted">Takes each connection: its descriptor, and the raw address of who connected.</param>
internal sealed unsafe class Listener(Socket socket, bool exclusive, AcceptMutex? mutex, DescriptorRoom? room, Listener.Taker accepted) : Source
{
    /// <summary>struct sockaddr_in6 is the longest (28 octets).</summary>
    private const int LongestAddress = 28;

    private readonly int _fd = (int)socket.SafeHandle.DangerousGetHandle();
    private EventLoop? _loop;
    private long _accepts;
    private bool _rests;

    /// <summary>Takes a connection that was accepted.</summary>
    public delegate void Taker(int fd, ReadOnlySpan<byte> address);

    /// <summary>Connections accepted since the start.</summary>
    public long Accepts => Volatile.Read(ref _accepts);

    /// <summary>Ends its loop's sleep: it is its turn.</summary>
    public void Wake() => _loop?.Post(static () => { });

    public void Open(EventLoop loop) => _loop = loop;

    /// <summary>Before each wait of the loop: listens, or does not. Says for how many milliseconds at most to wait.</summary>
    public int Prepare()
    {
        if (_loop is null)
            return -1;
        var may = !_rests && (mutex is null || mutex.TryEnter(this));
        _rests = false;
        if (may && Slot < 0)
            _loop.Add(this, _fd, Libc.EPOLLIN | (exclusive ? Libc.EPOLLEXCLUSIVE : 0));
        else if (!may)
            _loop.Remove(this, _fd);
        return may ? -1 : AcceptMutex.DelayMs;
    }

    public override void Woken(uint events)
    {
        if (AcceptAll())
            mutex?.Leave(this);
    }

    /// <summary>Takes those who are connected already, and listens no more. The socket stays open: others may share it.</summary>
    public void Close()
    {
        AcceptAll();
        _loop?.Remove(this, _fd);
        _loop = null;
        mutex?.Leave(this);
    }

    /// <summary>Accepts until nothing is left; whether it got any, or has to let others try.</summary>
    private bool AcceptAll()
    {
        var address = stackalloc byte[LongestAddress];
        for (var any = false; ; any = true)
        {
            if (room?.TryEnter() == false)
                return _rests = true;
            var length = LongestAddress;
            var fd = Libc.accept4(_fd, address, &length, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
            if (fd >= 0)
            {
                Interlocked.Increment(ref _accepts);
                accepted(fd, new ReadOnlySpan<byte>(address, Math.Min(length, LongestAddress)));
                continue;
            }

            var errno = Marshal.GetLastPInvokeError();
            room?.Leave();

            // No descriptor or no memory left: the connection stays in the queue, and to try again at once would only spin.
            _rests = errno is Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM;
            return any || _rests;
        }
    }
}
