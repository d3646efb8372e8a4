using System.Runtime.InteropServices;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Tests.Kernel.Support;
using Xunit;
using Netlink = ProxyLab.Bench.Netlink;

namespace ProxyLab.Tests.Probes;

/// <summary>Answers of sock_diag that go wrong: each is counted, gives nothing, and does not spoil the next answer.</summary>
public sealed partial class NetlinkFailureTests : IDisposable
{
    private static readonly byte[] Done = Netlink.Message(LibcNetlink.NLMSG_DONE, new byte[4]);
    private static readonly byte[] Client = Netlink.Message(LibcNetlink.SOCK_DIAG_BY_FAMILY, Netlink.UnixDiag(1));
    private readonly List<int> _otherEnds = [];
    private readonly NetlinkSocket _netlink;
    private readonly Queue<byte[][]> _answers = new();

    public NetlinkFailureTests() => _netlink = new NetlinkSocket(1024, Open);

    [Fact]
    public void A_whole_answer_is_counted() => Assert.Equal(2, ReadClients([[.. Client, .. Client], Done]));

    [Fact]
    public void An_answer_that_ends_early_is_a_short_read()
    {
        Assert.Null(ReadClients([Client], [Client, Done]));
        Assert.Equal(1, _netlink.Counters.ShortReads);
        Assert.Equal(1, ReadAgain());
    }

    [Fact]
    public void A_datagram_longer_than_the_buffer_is_truncated()
    {
        Assert.Null(ReadClients([new byte[2000]], [Done]));
        Assert.Equal(1, _netlink.Counters.Truncated);
        Assert.Equal(0, ReadAgain());
    }

    [Fact]
    public void An_interrupted_dump_is_not_a_number()
    {
        var interrupted = Netlink.Message(LibcNetlink.SOCK_DIAG_BY_FAMILY, Netlink.UnixDiag(1), LibcNetlink.NLM_F_DUMP_INTR);
        Assert.Null(ReadClients([Client, interrupted, Done], [Done]));
        Assert.Equal(1, _netlink.Counters.Interrupted);
    }

    [Fact]
    public void An_error_is_counted_with_its_number()
    {
        Assert.Null(ReadClients([Netlink.Message(LibcNetlink.NLMSG_ERROR, [0xf4, 0xff, 0xff, 0xff])], [Done]));
        Assert.Equal((1, Errno.ENOMEM), (_netlink.Counters.Errors, _netlink.Counters.LastError));
        Assert.Equal(0, ReadAgain());
    }

    [Fact]
    public void What_is_left_of_an_earlier_answer_is_passed_over() =>
        Assert.Equal(1, ReadClients([Netlink.Message(LibcNetlink.SOCK_DIAG_BY_FAMILY, Netlink.UnixDiag(1), sequence: 77), Client, Done]));

    [Fact]
    public void Garbage_is_the_decoders_own_error_and_the_next_answer_is_clean()
    {
        Assert.Throws<ProbeFormatException>(() => ReadClients([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]], [Client, Done]));
        Assert.Equal(1, ReadAgain());
    }

    [Fact]
    public void No_socket_at_all_is_an_error_that_is_counted()
    {
        using var netlink = new NetlinkSocket(1024, static () => -1);
        Assert.Null(new UnixDiag(netlink, "/s").ReadRoles());
        Assert.Equal(1, netlink.Counters.Errors);
    }

    [Fact]
    public void The_kernel_itself_truncates_for_a_small_buffer_and_says_what_it_does_not_know()
    {
        using var upstream = new UnixUpstream(backlog: 4);
        upstream.Connect(1);
        using var small = new NetlinkSocket(64);
        Assert.Null(new UnixDiag(small, upstream.Path).ReadRoles());
        Assert.Equal(1, small.Counters.Truncated);
        using var netlink = new NetlinkSocket();
        var handler = new Ignore();
        byte[] tooShort = [.. new byte[16], Libc.AF_UNIX, 0];
        Assert.Equal(DiagResult.Failed, netlink.Exchange(tooShort, dump: false, ref handler));
        Assert.Equal(Errno.EINVAL, netlink.Counters.LastError);
    }

    [Fact]
    public void An_overrun_of_the_kernels_own_is_counted_and_the_next_answer_is_whole()
    {
        using var upstream = new UnixUpstream(backlog: 600);
        upstream.Connect(500);
        var sockets = 0;
        using var netlink = new NetlinkSocket(open: () => Overrun(first: sockets++ == 0));
        var diag = new UnixDiag(netlink, upstream.Path);
        Assert.Null(diag.ReadRoles());
        Assert.Equal(1, netlink.Counters.Overruns);
        Assert.True(diag.ReadRoles() is { Client: >= 500 });
        Assert.Equal((2, 1), (sockets, netlink.Counters.Overruns));
    }

    [Fact]
    public void A_tiny_buffer_alone_loses_nothing_of_a_large_dump()
    {
        using var upstream = new UnixUpstream(backlog: 3_000);
        upstream.Connect(2_000);
        using var tiny = new NetlinkSocket(open: TinySocket, receiveBufferBytes: 1);
        Assert.True(new UnixDiag(tiny, upstream.Path).ReadRoles() is { Client: >= 2_000 });
        Assert.Equal(default, tiny.Counters);
    }

    /// <summary>
    /// A socket of the kernel whose receive buffer is full of answers that nobody has read, so that the next is lost (net/netlink/af_netlink.c,
    /// netlink_attachskb and netlink_overrun). A dump by itself waits for room instead (netlink_dump, netlink_recvmsg).
    /// </summary>
    private static unsafe int Overrun(bool first)
    {
        var fd = first ? TinySocket() : Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, LibcNetlink.NETLINK_SOCK_DIAG);
        if (!first) return fd;
        byte[] nonsense = [20, 0, 0, 0, (byte)LibcNetlink.SOCK_DIAG_BY_FAMILY, 0, (byte)LibcNetlink.NLM_F_REQUEST, 0, .. new byte[8], 255, 0, 0, 0];
        fixed (byte* start = nonsense)
        {
            for (var i = 0; i < 200; i++) Assert.Equal(nonsense.Length, Libc.send(fd, start, nonsense.Length, 0));
        }

        return fd;
    }

    private static unsafe int TinySocket()
    {
        var fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, LibcNetlink.NETLINK_SOCK_DIAG);
        var bytes = 1; // the least that the kernel gives, SOCK_MIN_RCVBUF
        Assert.Equal(0, Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, &bytes, sizeof(int)));
        return fd;
    }

    private int? ReadClients(params byte[][][] answers)
    {
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }

        return ReadAgain();
    }

    private int? ReadAgain() => new UnixDiag(_netlink, "/s").ReadRoles()?.Client;

    /// <summary>Opens a socket whose other end has said everything already, with the sequence number that is next.</summary>
    private unsafe int Open()
    {
        var pair = stackalloc int[2];
        Assert.Equal(0, socketpair(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0, pair));
        _otherEnds.Add(pair[1]);
        foreach (var datagram in _answers.Dequeue())
        {
            byte[] copy = [.. datagram];
            for (var at = 0; at + 16 <= copy.Length && copy[at + 8] == 1; at += BitConverter.ToInt32(datagram, at))
            {
                copy[at + 8] = (byte)_otherEnds.Count;
            }

            fixed (byte* start = copy)
            {
                Assert.Equal(copy.Length, Libc.send(pair[1], start, copy.Length, 0));
            }
        }

        return pair[0];
    }

    public void Dispose()
    {
        _netlink.Dispose();
        _otherEnds.ForEach(fd => Libc.close(fd));
    }

    [LibraryImport("libc")]
    private static unsafe partial int socketpair(int domain, int type, int protocol, int* pair);

    private struct Ignore : IDiagHandler
    {
        public readonly void Take(ReadOnlySpan<byte> payload)
        {
        }
    }
}
