using System.Text;
using ProxyLab.Native;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Samples;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Probes.Timing;
using ProxyLab.Proxies.Haproxy;
using Xunit;
using Netlink = ProxyLab.Bench.Netlink;

namespace ProxyLab.Tests.Probes;

/// <summary>The parsers on texts and messages made by hand.</summary>
public sealed class ParserTests
{
    [Theory]
    [InlineData("0000000000000000: 00000002 00000000 00010000 0001 01 11902 /tmp/a b", 1, 11902, "/tmp/a b", true)]
    [InlineData("0000000000000000: 00000002 00000000 00000000 0001 02     0 @x@", 2, 0, "@x@", false)]
    [InlineData("00000000deadbeef: 00000003 00000000 00000000 0001 03 4294967295", 3, 4294967295, "", false)]
    public void A_line_of_the_unix_table_has_fixed_columns(string text, int state, long inode, string path, bool listens)
    {
        Assert.True(UnixLine.TryParse(Encoding.ASCII.GetBytes(text), out var line));
        Assert.Equal((state, (ulong)inode, path, listens, true),
            (line.State, line.Inode, Encoding.ASCII.GetString(line.Path), line.Listens, line.IsStream));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Num       RefCount Protocol Flags    Type St Inode Path")]
    [InlineData("0000000000000000: 00000002 00000000 00010000 0001 01")]
    [InlineData("0000000000000000: 00000002 00000000 00010000 0001 01 x")]
    [InlineData("0000000000000000: 00000002 00000000 00010000 0001 01 99999999999999999999")]
    public void Anything_else_is_not_a_line(string text) => Assert.False(UnixLine.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_table_with_a_foreign_line_is_an_error_and_not_a_smaller_number() => Assert.Throws<ProbeFormatException>(() =>
    {
        var tally = new UnixTally(new UnixName("/s"), []);
        tally.Add("nonsense\n"u8);
    });

    [Fact]
    public void Only_whole_lines_are_counted_and_their_octets_reported()
    {
        var tally = new UnixTally(new UnixName("/s"), [5]);
        const string Line = "0000000000000000: 00000003 00000000 00000000 0001 03 ";
        var text = Encoding.ASCII.GetBytes(Line + "5\n" + Line + "6\n" + Line + "7 /s\n" + Line + "8 /s2\n" + Line);
        Assert.Equal(text.Length - Line.Length, tally.Add(text));
        Assert.Equal(new UnixRoles(Listener: 0, Embryo: 0, Accepted: 1, Client: 1), tally.Roles);
    }

    [Fact]
    public void A_listener_of_unix_diag_tells_its_queue_and_the_peers_that_are_gone()
    {
        var message = UnixDiagMessage.Parse(Netlink.UnixDiag(10, "/tmp/s\0", queue: (10, 16), icons: [0, 0, 1, 2, 0]));
        Assert.Equal((10u, 16u, 3, 42u), (message.QueueLength, message.QueueLimit, message.Dead, message.Inode));
        Assert.True(new UnixName("/tmp/s").IsRaw(message.Name));
        Assert.False(new UnixName("/tmp/").IsRaw(message.Name));
        Assert.Null(UnixDiagMessage.Parse(Netlink.UnixDiag(1)).Dead);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void An_end_of_a_connection_is_shut_when_it_is_shut_both_ways(byte shut, bool expected)
    {
        var end = UnixDiagEnd.Parse(Netlink.UnixDiag(1, "/s\0", shut: shut));
        Assert.Equal((true, 42u, expected, 3), (end.IsConnectedStream, end.Inode, end.IsShut, end.Name.Length));
        Assert.False(UnixDiagEnd.Parse(Netlink.UnixDiag(10)).IsConnectedStream);
    }

    [Fact]
    public void A_listener_of_inet_diag_tells_its_queue() => Assert.Equal(
        new InetDiagMessage(10, 8080, 80, Source: 127, Destination: 10, ReceiveQueue: 3, SendQueue: 128, Inode: 77),
        InetDiagMessage.Parse(Netlink.InetDiag(10, 8080, 3, 128, 77)));

    [Fact]
    public void Lengths_that_point_outside_are_errors()
    {
        Assert.Throws<ProbeFormatException>(() => InetDiagMessage.Parse(new byte[71]));
        Assert.Throws<ProbeFormatException>(() => UnixDiagMessage.Parse(new byte[15]));
        Assert.Throws<ProbeFormatException>(() => UnixDiagMessage.Parse([.. new byte[16], 9, 0, 0, 0]));
        Assert.Throws<ProbeFormatException>(() =>
        {
            var reader = new NetlinkReader([17, 0, 0, 0, .. new byte[12]]);
            reader.Next(out _);
        });
    }

    [Fact]
    public void An_error_message_tells_its_number()
    {
        var reader = new NetlinkReader(Netlink.Message(LibcNetlink.NLMSG_ERROR, [0xfe, 0xff, 0xff, 0xff]));
        Assert.True(reader.Next(out var message));
        Assert.Equal(Errno.ENOENT, message.Error());
        Assert.False(reader.Next(out _));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcdrest", "Complete 200 abcd")]
    [InlineData("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n", "Complete 404 ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "Complete 200 ab")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab", "Incomplete")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd", "Incomplete")]
    [InlineData("HTT", "Incomplete")]
    [InlineData("", "Incomplete")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "Garbage")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\nabcde", "Garbage")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", "Garbage")]
    [InlineData("<html>", "Garbage")]
    public void An_answer_is_framed_by_its_length_or_its_chunks(string text, string expected)
    {
        var body = new byte[100];
        var state = HttpReply.Parse(Encoding.ASCII.GetBytes(text), body, out var reply);
        var seen = state == ReplyState.Complete ? $"{state} {reply.Status} {Encoding.ASCII.GetString(body, 0, reply.BodyLength)}" : $"{state}";
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void Columns_of_haproxy_are_found_by_name()
    {
        var text = "# svname,scur,pxname,\nFRONTEND,7,other,\nBACKEND,8,front,\nFRONTEND,9,front,\n"u8;
        Assert.Equal(9, HaproxyCsv.Find(text, "front"u8, "FRONTEND"u8, "scur"u8));
        Assert.Null(HaproxyCsv.Find(text, "front"u8, "FRONTEND"u8, "smax"u8));
        Assert.Null(HaproxyCsv.Find("No such proxy.\n"u8, "front"u8, "FRONTEND"u8, "scur"u8));
        Assert.Null(HaproxyCsv.Find("# pxname,svname,scur\nfront,FRONTEND,\n"u8, "front"u8, "FRONTEND"u8, "scur"u8));
    }

    [Fact]
    public void The_two_instruments_differ_by_their_largest_difference_and_only_when_both_were_read()
    {
        var table = new UnixRoles(1, 5, 3, 8);
        Assert.Equal(0, UnixReadings.Disagree(table, new DiagRoles(3, 8, 5), new QueueReading(5, 9, 0)));
        Assert.Equal(4, UnixReadings.Disagree(table, new DiagRoles(2, 12, 5), new QueueReading(7, 9, 0)));
        Assert.Null(UnixReadings.Disagree(table, new DiagRoles(3, 8, 5), null));
        Assert.Null(UnixReadings.Disagree(null, new DiagRoles(3, 8, 5), new QueueReading(5, 9, 0)));
    }

    [Fact]
    public void A_costly_reading_waits_for_its_share()
    {
        var share = new CostShare(0.05);
        Assert.True(share.Allows(0));
        share.Spent(beganMs: 100, cpuMs: 1);
        Assert.False(share.Allows(119));
        Assert.True(share.Allows(120));
    }
}
