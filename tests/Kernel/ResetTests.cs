using System.Net;
using System.Net.Sockets;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Kernel.Support;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Kernel;

/// <summary>Resets received, by end, on this kernel; and what its own counters make of them.</summary>
[Collection("kernel")]
public sealed class ResetTests
{
    [Fact]
    public Task Each_end_receives_what_was_sent_to_it() => OwnNamespace.Run(() =>
    {
        Namespace.LoopbackUp();
        using var front = Listen();
        using var upstream = Listen();
        using var other = Listen();
        using var watch = new ResetWatch(EndPoint(front), EndPoint(upstream).Port);
        var sent = Counter("OutRsts");

        Reset(front, byServer: true, times: 3);
        Reset(front, byServer: false, times: 2);
        Reset(upstream, byServer: true, times: 4);
        Reset(upstream, byServer: false, times: 1);
        Reset(other, byServer: true, times: 5);
        Assert.Equal((3, 2, 4, 1), Of(watch));
        Assert.Equal(15, Counter("OutRsts") - sent);

        EndInOrder(front);
        Assert.Equal((3, 2, 4, 1), Of(watch));
    });

    [Fact]
    public Task A_refused_connection_is_a_reset_for_who_connects() => OwnNamespace.Run(() =>
    {
        Namespace.LoopbackUp();
        using var upstream = Listen();
        var port = EndPoint(upstream).Port;
        using var watch = new ResetWatch(new IPEndPoint(IPAddress.Loopback, 1), port);
        upstream.Dispose();
        for (var i = 0; i < 7; i++)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port)).SocketErrorCode);
        }

        Assert.Equal((0, 0, 7, 0), Of(watch));
    });

    /// <summary>More than the packet sockets' buffers hold: the statistics count them all the same.</summary>
    [Fact]
    public Task Many_are_all_counted() => OwnNamespace.Run(() =>
    {
        Namespace.LoopbackUp();
        using var front = Listen();
        using var watch = new ResetWatch(EndPoint(front), null);
        for (var i = 0; i < 5; i++) Reset(front, byServer: true, times: 1000);
        Assert.Equal(5000, watch.Read()[ResetReceiver.Client]);
        Assert.DoesNotContain(ResetReceiver.Upstream, watch.Read().Keys); // it has no port: not measured, and not 0
    });

    /// <summary>Why <c>EstabResets</c> is no count of those received: one reset raises it at both ends (net/ipv4/tcp.c, tcp_set_state).</summary>
    [Fact]
    public Task The_kernels_EstabResets_counts_both_ends_of_one_reset() => OwnNamespace.Run(() =>
    {
        Namespace.LoopbackUp();
        using var front = Listen();
        using var watch = new ResetWatch(EndPoint(front), null);
        var before = Counter("EstabResets");
        Reset(front, byServer: true, times: 10);
        Assert.Equal(20, Counter("EstabResets") - before);
        Assert.Equal(10, watch.Read()[ResetReceiver.Client]);
    });

    [Fact]
    public Task Clients_elsewhere_are_not_measured() => OwnNamespace.Run(() =>
    {
        using var watch = new ResetWatch(new IPEndPoint(IPAddress.Parse("10.77.0.1"), 8080), null);
        Assert.Equal([ResetReceiver.ProxyFront], watch.Read().Keys);
    });

    private static (long, long, long, long) Of(ResetWatch watch) => watch.Read() is var r
        ? (r[ResetReceiver.Client], r[ResetReceiver.ProxyFront], r[ResetReceiver.ProxyUpstream], r[ResetReceiver.Upstream]) : default;

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8);
        return listener;
    }

    private static IPEndPoint EndPoint(Socket listener) => (IPEndPoint)listener.LocalEndPoint!;

    private static void Reset(Socket listener, bool byServer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(EndPoint(listener));
            using var server = listener.Accept();
            var (one, two) = byServer ? (server, client) : (client, server);
            one.LingerState = new LingerOption(true, 0);
            one.Dispose();
            Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => two.Receive(new byte[1])).SocketErrorCode);
        }
    }

    private static void EndInOrder(Socket listener)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(EndPoint(listener));
        using var server = listener.Accept();
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, server.Receive(new byte[1]));
        server.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, client.Receive(new byte[1]));
    }

    private static long Counter(string name) => (long)KernelAccount.ParseCounters(File.ReadAllBytes("/proc/net/snmp"), "Tcp:"u8)![name];
}
