using System.Diagnostics;
using System.Net;
using ProxyLab.Native;

namespace ProxyLab.Probes.Counters;

/// <summary>
/// A non-blocking stream connection that can be given up and opened again: nothing here waits longer than the deadline it is given.
/// </summary>
/// <param name="address">Where to connect, TCP or Unix.</param>
internal sealed class StatusConnection(EndPoint address) : IDisposable
{
    private const int EISCONN = 106, EALREADY = 114;
    private readonly byte[] _address = SocketAddressOf(address);
    private int _fd = -1;

    /// <summary>Whether it is connected.</summary>
    internal bool IsConnected { get; private set; }

    /// <summary>Whether a socket is open, connected or not.</summary>
    internal bool IsOpen => _fd >= 0;

    /// <summary>The socket's inode; 0 if there is none.</summary>
    internal ulong Inode { get; private set; }

    /// <summary>Goes on connecting: 0 when connected, EINPROGRESS at the deadline, or the error number.</summary>
    internal unsafe int Connect(long deadline)
    {
        if (IsConnected)
        {
            return 0;
        }

        if (_fd < 0)
        {
            _fd = Libc.socket(_address[0], Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
            if (_fd < 0)
            {
                return Errno.Last;
            }

            Inode = InodeOf(_fd);
        }

        fixed (byte* start = _address)
        {
            while (Libc.connect(_fd, start, _address.Length) < 0 && Errno.Last != EISCONN)
            {
                if (Errno.Last is not (Errno.EINPROGRESS or EALREADY or Errno.EINTR))
                {
                    return Errno.Last;
                }

                if (!Poll(Libc.POLLOUT, deadline))
                {
                    return Errno.EINPROGRESS;
                }
            }
        }

        IsConnected = true;
        return 0;
    }

    /// <summary>Sends what there is room for: its size, or the error number negated.</summary>
    internal unsafe int Send(ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            var sent = (int)Libc.send(_fd, start, octets.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
            return sent < 0 ? -Errno.Last : sent;
        }
    }

    /// <summary>Takes what is there: its size, 0 for nothing yet, -1 at the end of the stream or when there is no room.</summary>
    internal unsafe int Receive(Span<byte> room)
    {
        if (room.IsEmpty)
        {
            return -1;
        }

        fixed (byte* start = room)
        {
            var got = (int)Libc.recv(_fd, start, room.Length, Libc.MSG_DONTWAIT);
            return got > 0 ? got : got < 0 && Errno.Last is Errno.EAGAIN or Errno.EINTR ? 0 : -1;
        }
    }

    /// <summary>Waits until the deadline, a Stopwatch timestamp, for one of these events; a deadline that has passed only looks.</summary>
    internal unsafe bool Poll(short events, long deadline)
    {
        var timeout = LibcClock.Timespec.Of(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline));
        var poll = new Libc.PollFd { Fd = _fd, Events = events };
        return Libc.ppoll(&poll, 1, &timeout, null) > 0;
    }

    private static unsafe ulong InodeOf(int fd)
    {
        LibcFiles.Statx status;
        byte nothing = 0;
        return LibcFiles.statx(fd, &nothing, LibcFiles.AT_EMPTY_PATH, LibcFiles.STATX_INO, &status) == 0 ? status.Inode : 0;
    }

    private static byte[] SocketAddressOf(EndPoint address)
    {
        var serialised = address.Serialize();
        return [.. serialised.Buffer.Span[..serialised.Size]];
    }

    /// <summary>Gives the connection up; it can be opened again. Safe twice.</summary>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = Libc.close(_fd);
        }

        _fd = -1;
        Inode = 0;
        IsConnected = false;
    }
}
