using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>What came of a call on a socket.</summary>
internal enum Came
{
    /// <summary>Octets moved.</summary>
    Some,

    /// <summary>Nothing can be had, or given, now.</summary>
    Nothing,

    /// <summary>The other side has ended in order: no more will come.</summary>
    End,

    /// <summary>The connection is broken: reset, most of the time.</summary>
    Broken,
}

/// <summary>
/// A connected socket in a loop. It is registered once, edge-triggered, for both directions: from then on it is known here whether a call can succeed, and
/// a call that brought less than was asked for is not made a second time only to be told so.
/// </summary>
internal sealed unsafe class Wire
{
    private int _fd = -1;
    private bool _isReadable, _isWritable;

    public bool IsOpen => _fd >= 0;

    public int Fd => _fd;

    /// <summary>Whether a receive may bring something: octets, an end or an error.</summary>
    public bool CanReceive => _isReadable;

    public bool CanSend => _isWritable;

    /// <summary>The other side will send no more after what is still to be read.</summary>
    public bool HasPeerEnded { get; private set; }

    /// <summary>The kernel has called the connection broken.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether the loop tells when it takes octets again. Most connections never need that.</summary>
    public bool IsWatchedForRoom { get; set; }

    /// <summary>The errno of the last call that failed.</summary>
    public int Errno { get; private set; }

    /// <summary>A new socket takes the place of whatever was here.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="isWritable">Whether it is connected: it takes octets at once.</param>
    public void Open(int fd, bool isWritable)
    {
        (_fd, _isReadable, _isWritable) = (fd, false, isWritable);
        (HasPeerEnded, IsBroken, IsWatchedForRoom, Errno) = (false, false, false, 0);
    }

    /// <summary>Notes what a wait said of it.</summary>
    public void Note(uint events)
    {
        if ((events & (Libc.EPOLLERR | Libc.EPOLLHUP)) != 0)
            (IsBroken, _isReadable, _isWritable) = (true, true, true);
        if ((events & Libc.EPOLLRDHUP) != 0)
            (HasPeerEnded, _isReadable) = (true, true);
        if ((events & Libc.EPOLLIN) != 0)
            _isReadable = true;
        if ((events & Libc.EPOLLOUT) != 0)
            _isWritable = true;
    }

    /// <summary>Reads once, into the room of a buffer.</summary>
    public Came Receive(Octets into, int room, out int octets)
    {
        var free = into.Room(room);
        octets = 0;
        nint read;
        fixed (byte* to = free)
        {
            do
                read = Libc.recv(_fd, to, free.Length, 0);
            while (read < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        }

        if (read > 0)
        {
            octets = (int)read;
            into.Added(octets);

            // Less than was asked for: the queue is empty, and whatever comes later is a new event. An end or an error is one that has come already.
            _isReadable = octets == free.Length || HasPeerEnded || IsBroken;
            return Came.Some;
        }

        into.Added(0);
        if (read == 0)
        {
            (_isReadable, HasPeerEnded) = (false, true);
            return Came.End;
        }

        return Failed(ref _isReadable);
    }

    /// <summary>Sends once what a buffer has.</summary>
    public Came Send(Octets from, out int octets)
    {
        octets = 0;
        nint sent;
        var unread = from.Unread;
        fixed (byte* start = unread)
        {
            do
                sent = Libc.send(_fd, start, unread.Length, Libc.MSG_NOSIGNAL);
            while (sent < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        }

        if (sent < 0)
            return Failed(ref _isWritable);
        octets = (int)sent;
        _isWritable = octets == unread.Length;
        from.Took(octets);
        return Came.Some;
    }

    /// <summary>The error that the kernel keeps for a connection that was being made; 0 where it is made.</summary>
    public int PendingError()
    {
        int error, length = sizeof(int);
        return Libc.getsockopt(_fd, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) == 0 ? error : Marshal.GetLastPInvokeError();
    }

    public void NoDelay()
    {
        var one = 1;
        _ = Libc.setsockopt(_fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, &one, sizeof(int));
    }

    /// <summary>Ends our side in order.</summary>
    public void EndSending() => _ = Libc.shutdown(_fd, Libc.SHUT_WR);

    public void Close()
    {
        if (_fd >= 0)
            _ = Libc.close(_fd);
        (_fd, _isReadable, _isWritable) = (-1, false, false);
    }

    /// <summary>Closes with a reset: the other side must not take what it got for the whole.</summary>
    public void Reset()
    {
        var linger = stackalloc int[] { 1, 0 };
        _ = Libc.setsockopt(_fd, Libc.SOL_SOCKET, Libc.SO_LINGER, linger, 2 * sizeof(int));
        Close();
    }

    private Came Failed(ref bool isReady)
    {
        Errno = Marshal.GetLastPInvokeError();
        isReady = false;
        if (Errno == Libc.EAGAIN)
            return Came.Nothing;
        IsBroken = true;
        return Came.Broken;
    }
}
