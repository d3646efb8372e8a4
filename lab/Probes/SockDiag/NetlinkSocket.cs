using System.Runtime.InteropServices;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>What went wrong on the way of sock_diag's answers, counted since the probe began.</summary>
/// <param name="Truncated">Datagrams longer than the buffer (MSG_TRUNC).</param>
/// <param name="Interrupted">Answers with NLM_F_DUMP_INTR: the tables changed so that the dump is not consistent.</param>
/// <param name="Overruns">ENOBUFS: the socket's buffer was full and messages were lost.</param>
/// <param name="ShortReads">Answers that ended before their last message.</param>
/// <param name="Errors">NLMSG_ERROR answers, a vanished listener (ENOENT) left out.</param>
/// <param name="LastError">The last of those errors; 0 if there was none.</param>
internal readonly record struct DiagCounters(
    long Truncated, long Interrupted, long Overruns, long ShortReads, long Errors, int LastError)
{
    /// <summary>Of two sockets; the last error is that of either.</summary>
    public static DiagCounters operator +(DiagCounters a, DiagCounters b) => new(
        a.Truncated + b.Truncated, a.Interrupted + b.Interrupted, a.Overruns + b.Overruns, a.ShortReads + b.ShortReads, a.Errors + b.Errors,
        b.LastError != 0 ? b.LastError : a.LastError);
}

/// <summary>Takes the messages of one answer.</summary>
internal interface IDiagHandler
{
    /// <summary>One SOCK_DIAG_BY_FAMILY message.</summary>
    public void Take(ReadOnlySpan<byte> payload);
}

/// <summary>How an exchange ended.</summary>
internal enum DiagResult
{
    /// <summary>All messages were handed over.</summary>
    Complete,

    /// <summary>ENOENT: the one socket that was asked for is not there. (Of a dump it means that the kernel lacks the module.)</summary>
    Absent,

    /// <summary>EMSGSIZE: the answer does not fit into what the kernel allocates for it.</summary>
    TooLarge,

    /// <summary>Anything else: nothing may be concluded. See <see cref="DiagCounters"/>.</summary>
    Failed,
}

/// <summary>
/// One NETLINK_SOCK_DIAG socket, kept open. The kernel answers at once, in the caller's own context (net/netlink/af_netlink.c,
/// netlink_dump runs inside sendmsg and recvmsg), so it is never waited for: an answer that is not there is a short read.
/// </summary>
/// <param name="bufferBytes">Room for one datagram; the kernel sends at most 32 KiB in one.</param>
/// <param name="open">Gives the descriptor, or -1 with an error number; null for the kernel's own. Tests put another end here.</param>
/// <param name="receiveBufferBytes">What the kernel may hold for this socket: as large as rmem_max lets it, without a privilege.</param>
internal sealed class NetlinkSocket(int bufferBytes = 64 * 1024, Func<int>? open = null, int receiveBufferBytes = 4 << 20) : IDisposable
{
    private const int EMSGSIZE = 90;
    private readonly byte[] _buffer = new byte[bufferBytes];
    private int _fd = -1;
    private uint _sequence;
    private long _truncated, _interrupted, _overruns, _shortReads, _errors;
    private int _lastError;

    /// <summary>What went wrong so far.</summary>
    internal DiagCounters Counters => new(_truncated, _interrupted, _overruns, _shortReads, _errors, _lastError);

    /// <summary>Sends a request, whose header this fills in, and hands every message of the answer to the handler.</summary>
    /// <param name="request">A request whose first 16 octets are left for the header.</param>
    /// <param name="dump">Whether many messages are expected (NLM_F_DUMP) rather than one.</param>
    /// <param name="handler">Takes the messages.</param>
    internal DiagResult Exchange<T>(Span<byte> request, bool dump, ref T handler)
        where T : IDiagHandler, allows ref struct
    {
        var result = DiagResult.Failed;
        try
        {
            return result = Send(request, dump) ? Receive(dump, ref handler) : DiagResult.Failed;
        }
        finally
        {
            if (result == DiagResult.Failed)
            {
                Dispose(); // What is left of a failed answer must not meet the next question.
            }
        }
    }

    private unsafe bool Send(Span<byte> request, bool dump)
    {
        if (_fd < 0 && !Open())
        {
            return false;
        }

        MemoryMarshal.Write(request, request.Length);
        MemoryMarshal.Write(request[4..], LibcNetlink.SOCK_DIAG_BY_FAMILY);
        MemoryMarshal.Write(request[6..], (ushort)(LibcNetlink.NLM_F_REQUEST | (dump ? LibcNetlink.NLM_F_DUMP : 0)));
        MemoryMarshal.Write(request[8..], ++_sequence);
        request[12..16].Clear();
        fixed (byte* start = request)
        {
            while (Libc.send(_fd, start, request.Length, Libc.MSG_DONTWAIT) < 0)
            {
                if (Errno.Last != Errno.EINTR)
                {
                    Fail(Errno.Last);
                    return false;
                }
            }
        }

        return true;
    }

    private unsafe bool Open()
    {
        _fd = open is null ? Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, LibcNetlink.NETLINK_SOCK_DIAG) : open();
        if (_fd < 0)
        {
            Fail(Errno.Last);
            return false;
        }

        var bytes = receiveBufferBytes;
        if (Libc.setsockopt(_fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, &bytes, sizeof(int)) < 0)
        {
            _ = Libc.setsockopt(_fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, &bytes, sizeof(int));
        }

        return true;
    }

    private DiagResult Receive<T>(bool dump, ref T handler)
        where T : IDiagHandler, allows ref struct
    {
        while (true)
        {
            var got = ReceiveOne();
            if (got <= 0)
            {
                return DiagResult.Failed;
            }

            var reader = new NetlinkReader(_buffer.AsSpan(0, got));
            while (reader.Next(out var message))
            {
                if (message.Sequence != _sequence)
                {
                    continue; // The rest of an earlier answer.
                }

                if (Handle(message, dump, ref handler) is { } result)
                {
                    return result;
                }

                if (!dump && message.Type == LibcNetlink.SOCK_DIAG_BY_FAMILY)
                {
                    return DiagResult.Complete;
                }
            }
        }
    }

    /// <summary>Handles one message; not null if the answer ends with it.</summary>
    private DiagResult? Handle<T>(NetlinkMessage message, bool dump, ref T handler)
        where T : IDiagHandler, allows ref struct
    {
        if ((message.Flags & LibcNetlink.NLM_F_DUMP_INTR) != 0)
        {
            _interrupted++;
            return DiagResult.Failed;
        }

        switch (message.Type)
        {
            case LibcNetlink.SOCK_DIAG_BY_FAMILY:
                handler.Take(message.Payload);
                return null;
            case LibcNetlink.NLMSG_DONE or LibcNetlink.NLMSG_ERROR:
                return message.Error() switch
                {
                    0 => DiagResult.Complete,
                    Errno.ENOENT when !dump => DiagResult.Absent,
                    EMSGSIZE => DiagResult.TooLarge,
                    var error => Fail(error),
                };
            default:
                return null;
        }
    }

    /// <summary>One datagram; 0 or less if there is none that can be used.</summary>
    private unsafe int ReceiveOne()
    {
        fixed (byte* start = _buffer)
        {
            nint got;
            do
            {
                got = Libc.recv(_fd, start, _buffer.Length, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
            }
            while (got < 0 && Errno.Last == Errno.EINTR);

            if (got > _buffer.Length)
            {
                _truncated++;
                return -1;
            }

            if (got < 0 && Errno.Last == Errno.ENOBUFS)
            {
                _overruns++;
            }
            else if (got <= 0)
            {
                _shortReads++;
            }

            return (int)got;
        }
    }

    private DiagResult Fail(int error)
    {
        _errors++;
        _lastError = error;
        return DiagResult.Failed;
    }

    /// <summary>Closes the socket; the next exchange opens another. Safe twice.</summary>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = Libc.close(_fd);
            _fd = -1;
        }
    }
}
