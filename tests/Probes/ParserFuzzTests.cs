using System.Text;
using ProxyLab.Native;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Proxies.Haproxy;
using ProxyLab.Tests.Support;
using ProxyLab.Trials;
using Xunit;
using Netlink = ProxyLab.Bench.Netlink;

namespace ProxyLab.Tests.Probes;

/// <summary>Damaged inputs end in a value or in the parser's own error, and never claim more than was there.</summary>
public sealed class ParserFuzzTests
{
    private const string Table =
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
        + "0000000000000000: 00000002 00000000 00010000 0001 01 11902 /tmp/s\n"
        + "0000000000000000: 00000002 00000000 00000000 0001 02     0 /tmp/s\n"
        + "0000000000000000: 00000003 00000000 00000000 0001 03 12345 /tmp/s\n"
        + "0000000000000000: 00000003 00000000 00000000 0001 03 4294967295\n"
        + "0000000000000000: 00000003 00000000 00000000 0002 03     7 @abstract@name\n";

    [Fact]
    public void The_unix_table()
    {
        var name = new UnixName("/tmp/s");
        foreach (var input in Mutator.Damage(Encoding.ASCII.GetBytes(Table)))
        {
            Try(() =>
            {
                var tally = new UnixTally(name, []);
                Assert.InRange(tally.Add(input), 0, input.Count);
                var roles = tally.Roles;
                Assert.InRange(roles.Listener + roles.Embryo + roles.Accepted + roles.Client, 0, input.AsSpan().Count((byte)'\n'));
            });
        }
    }

    [Fact]
    public void Netlink_messages_of_unix_diag() => FuzzNetlink(
        Netlink.Message(LibcNetlink.SOCK_DIAG_BY_FAMILY, Netlink.UnixDiag(10, "/tmp/s\0", queue: (3, 16), icons: [0, 7, 0])),
        message =>
        {
            _ = UnixDiagEnd.Parse(message);
            var parsed = UnixDiagMessage.Parse(message);
            Assert.True(parsed.Name.Length <= message.Length && (parsed.Dead ?? 0) <= message.Length / 4);
        });

    [Fact]
    public void Netlink_messages_of_inet_diag() => FuzzNetlink(
        Netlink.Message(LibcNetlink.SOCK_DIAG_BY_FAMILY, new byte[72]),
        message => Assert.InRange(InetDiagMessage.Parse(message).LocalPort, 0, ushort.MaxValue));

    [Fact]
    public void Http_replies_with_status_pages()
    {
        var body = new byte[1024];
        byte[][] good =
        [
            .. new[]
            {
                "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 24\r\nConnection: keep-alive\r\n\r\nActive connections: 291 \n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nactive \r\n3;x=y\r\n12\n\r\n0\r\n\r\n",
                "HTTP/1.0 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            }.Select(Encoding.ASCII.GetBytes),
        ];
        foreach (var input in Mutator.Damage(good))
        {
            var state = HttpReply.Parse(input, body, out var reply);
            if (state == ReplyState.Complete)
            {
                Assert.InRange(reply.Used, 1, input.Count);
                Assert.InRange(reply.BodyLength, 0, body.Length);
                Assert.True((StatusPage.Number("Active connections:")(body.AsSpan(0, reply.BodyLength)) ?? 0) >= 0);
                Assert.True((StatusPage.Number("active ")(body.AsSpan(0, reply.BodyLength)) ?? 0) >= 0);
            }
        }
    }

    [Fact]
    public void Haproxy_tables()
    {
        var good = "# pxname,svname,qcur,qmax,scur,smax,\nfront,FRONTEND,,,12,5,\nback,BACKEND,0,0,1,2,\n\n"u8.ToArray();
        foreach (var input in Mutator.Damage(good))
        {
            Assert.True((HaproxyCsv.Find(input, "front"u8, "FRONTEND"u8, "scur"u8) ?? 0) >= 0);
        }
    }

    [Fact]
    public void Files_of_proc()
    {
        byte[][] good =
        [
            .. new[] { "/proc/self/status", "/proc/self/smaps_rollup", "/proc/self/stat", "/proc/net/netstat", "/proc/net/sockstat", "/proc/self/syscall" }
                .Select(File.ReadAllBytes),
        ];
        foreach (var input in Mutator.Damage(good))
        {
            ProcessReader.ParseRollup(input, default);
            ProcessReader.ParseStatus(input, default);
            ProcessReader.ParseCpuMs(input);
            ThreadCalls.Parse(input);
            ThreadSwitches.Parse(input);
            KernelAccount.ParseCounters(input, "TcpExt:"u8);
            KernelAccount.ParseSockstat(input);
            KernelText.Counter(input, "TcpExt:"u8, "ListenOverflows"u8);
            KernelText.Pair(input, "TCP:"u8, "mem"u8);
        }
    }

    [Fact]
    public void Directory_records()
    {
        var good = new byte[48];
        (good[16], good[40]) = (24, 24);
        "12"u8.CopyTo(good.AsSpan(19));
        "345"u8.CopyTo(good.AsSpan(43));
        foreach (var input in Mutator.Damage(good))
        {
            for (var at = 0; DirectoryEntries.TryTake(input, ref at, out var name);)
            {
                Assert.Equal(0, name[^1]);
                Assert.InRange(at, 1, input.Count);
            }
        }
    }

    private static void FuzzNetlink(byte[] good, Action<ReadOnlySpan<byte>> parse)
    {
        foreach (var input in Mutator.Damage(good, [.. good, .. good]))
        {
            Try(() =>
            {
                var reader = new NetlinkReader(input);
                while (reader.Next(out var message))
                {
                    _ = message.Error();
                    parse(message.Payload);
                }
            });
        }
    }

    private static void Try(Action parse)
    {
        try
        {
            parse();
        }
        catch (ProbeFormatException)
        {
            // The parser's own error.
        }
    }
}
