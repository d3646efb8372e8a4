using System.Net.Sockets;
using ProxyLab.Tests.Watching.Support;
using Xunit;
using static ProxyLab.Tests.Watching.Support.Watched;

namespace ProxyLab.Tests.Watching;

/// <summary><c>ADDRESS:PORT</c> means that address.</summary>
public sealed class TcpListenerTests : IDisposable
{
    private readonly Watched _sockets = new();

    [Fact]
    public void Two_listeners_of_one_port_on_different_addresses_are_two()
    {
        var port = Port(_sockets.Tcp("127.0.0.1", backlog: 5));
        _sockets.Tcp("127.0.0.2", port, backlog: 9);
        _sockets.Connect("127.0.0.1", port, 3);
        Assert.Equal((3, 6), Look(At("127.0.0.1", port)) is var a ? (a.Queue, a.Capacity) : default);
        Assert.Equal((0, 10), Look(At("127.0.0.2", port)) is var b ? (b.Queue, b.Capacity) : default);
    }

    [Fact]
    public void Nobody_on_an_address_is_nobody_and_what_else_listens_on_the_port_is_said()
    {
        var port = Port(_sockets.Tcp("127.0.0.1"));
        _sockets.Tcp("::1", port, only6: true);
        var said = Nobody(At("127.0.0.3", port));
        Assert.Contains($"nobody listens on 127.0.0.3:{port}; what listens on that port: ", said, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port} (IPv4)", said, StringComparison.Ordinal);
        Assert.Contains($"[::1]:{port} (IPv6)", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", null, "127.0.0.1", "IPv4")]
    [InlineData("0.0.0.0", null, "0.0.0.0", "IPv4 wildcard")]
    [InlineData("::1", true, "[::1]", "IPv6")]
    [InlineData("::", true, "[::]", "IPv6-only wildcard")]
    [InlineData("::", false, "[::]", "dual-stack wildcard")]
    [InlineData("::ffff:127.0.0.5", false, "127.0.0.5", "IPv4 on an IPv6 socket")]
    [InlineData("::ffff:127.0.0.5", false, "[::ffff:127.0.0.5]", "IPv4 on an IPv6 socket")]
    public void Each_listener_is_named_as_what_it_is(string bound, bool? only6, string asked, string kind)
    {
        var port = Port(_sockets.Tcp(bound, only6: only6));
        var reading = Look(At(asked, port));
        Assert.Equal(kind, Assert.Single(reading.Sockets!).Kind);
        Assert.Empty(reading.Notes);
    }

    [Theory]
    [InlineData("0.0.0.0", null, "127.0.0.9", "0.0.0.0")]
    [InlineData("0.0.0.0", null, "[::ffff:127.0.0.9]", "0.0.0.0")]
    [InlineData("::", false, "127.0.0.9", "[::]")]
    [InlineData("::", false, "0.0.0.0", "[::]")]
    [InlineData("::", false, "[::1]", "[::]")]
    [InlineData("::", true, "[::1]", "[::]")]
    public void An_address_that_only_a_wildcard_serves_finds_that_one_and_says_so(string bound, bool? only6, string asked, string found)
    {
        var port = Port(_sockets.Tcp(bound, only6: only6));
        var reading = Look(At(asked, port));
        Assert.Equal(At(found, port), Assert.Single(reading.Sockets!).Name);
        Assert.Contains($"is served by {At(found, port)}, the ", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::", true, "127.0.0.1")]
    [InlineData("0.0.0.0", null, "[::1]")]
    [InlineData("0.0.0.0", null, "[::]")]
    [InlineData("127.0.0.1", null, "0.0.0.0")]
    public void A_wildcard_of_the_other_family_and_an_address_for_a_wildcard_are_nobody(string bound, bool? only6, string asked)
    {
        var port = Port(_sockets.Tcp(bound, only6: only6));
        Assert.Contains("what listens on that port: ", Nobody(At(asked, port)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_does_not_serve_an_address_that_this_machine_has_not() =>
        Assert.Contains("192.0.2.7 is no address of this network namespace", Nobody(At("192.0.2.7", Port(_sockets.Tcp("0.0.0.0")))), StringComparison.Ordinal);

    [Fact]
    public void An_exact_address_is_preferred_to_a_wildcard_and_the_dead_of_each_are_its_own()
    {
        var port = Port(_sockets.Tcp("127.0.0.1", backlog: 5, reuse: true));
        _sockets.Tcp("0.0.0.0", port, backlog: 9, reuse: true);
        foreach (var client in _sockets.Connect("127.0.0.1", port, 3).Take(2)) client.Dispose();
        _sockets.Connect("127.0.0.2", port, 4)[0].Dispose();
        Assert.Equal((3, 6, 2), Look(At("127.0.0.1", port)) is var a ? (a.Queue, a.Capacity, a.Dead) : default);
        Assert.Equal((4, 10, 1), Look(At("127.0.0.2", port)) is var b ? (b.Queue, b.Capacity, b.Dead) : default);
        Assert.Equal((4, 10, 1), Look(At("0.0.0.0", port)) is var c ? (c.Queue, c.Capacity, c.Dead) : default);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData("::1", "[::1]", true)]
    public void A_client_that_waits_half_closed_is_not_dead_and_one_that_closed_or_reset_is(string address, string asked, bool? only6)
    {
        var port = Port(_sockets.Tcp(address, backlog: 5, only6: only6));
        var clients = _sockets.Connect(address, port, 4);
        clients[0].Shutdown(SocketShutdown.Send);
        clients[1].Dispose();
        clients[2].LingerState = new LingerOption(true, 0);
        clients[2].Dispose();
        Assert.Equal((4, 6, 2), Look(At(asked, port)) is var a ? (a.Queue, a.Capacity, a.Dead) : default);
    }

    [Fact]
    public void Localhost_is_both_loopback_addresses()
    {
        var port = Port(_sockets.Tcp("127.0.0.1", backlog: 5));
        Assert.Equal([At("127.0.0.1", port)], Look(At("localhost", port)).Sockets!.Select(s => s.Name));
        _sockets.Tcp("::1", port, only6: true);
        Assert.Equal([At("127.0.0.1", port), At("[::1]", port)], Look(At("localhost", port)).Sockets!.Select(s => s.Name));
    }

    [Theory]
    [InlineData(":{0}")]
    [InlineData("*:{0}")]
    [InlineData("{0}")]
    public void A_port_alone_is_every_listener_of_it(string words)
    {
        var port = Port(_sockets.Tcp("127.0.0.1", backlog: 5));
        _sockets.Tcp("::1", port, backlog: 9, only6: true);
        _sockets.Connect("::1", port, 2);
        var reading = Look(string.Format(System.Globalization.CultureInfo.InvariantCulture, words, port));
        Assert.Equal([(At("127.0.0.1", port), 0, 6), (At("[::1]", port), 2, 10)], reading.Sockets!.Select(s => (s.Name, s.Queue!.Value, s.Capacity!.Value)).Order());
        Assert.Equal((2, 16), (reading.Queue, reading.Capacity));
    }

    [Fact]
    public void Sockets_that_share_a_port_have_a_line_each_and_room_for_the_sum_and_one_is_enough_to_be_full()
    {
        var first = _sockets.Tcp("127.0.0.1", backlog: 2, reuse: true);
        var port = Port(first);
        _sockets.Tcp("127.0.0.1", port, backlog: 400, reuse: true);
        Assert.Equal([3, 401], Look(At("127.0.0.1", port)).Sockets!.Select(s => s.Capacity!.Value).Order());
        while (Small() is not { IsFull: true }) _sockets.Connect("127.0.0.1", port, 1)[0].Dispose();
        var reading = Look(At("127.0.0.1", port));
        Assert.Equal(404, reading.Capacity);
        Assert.Equal(reading.Sockets!.Sum(s => s.Queue), reading.Queue);
        Assert.Equal(reading.Queue, reading.Dead);
        Assert.True(reading.IsFull && reading.Queue < reading.Capacity);
        Assert.Contains(reading.Sockets!, s => s is { Dead: null }); // which of them an embryo waits for is not told
        Assert.All(reading.Sockets!, s => Assert.Contains(s.HeldBy, h => h.StartsWith($"{Environment.ProcessId} ", StringComparison.Ordinal)));

        ProxyLab.Watching.SocketReading? Small() => Look(At("127.0.0.1", port)).Sockets!.Single(s => s.Capacity == 3);
    }

    [Fact]
    public async Task A_listener_in_another_network_namespace_is_named_and_watched_by_its_process()
    {
        using var other = await OtherNamespaces.Start(["--net"], "ip link set lo up");
        using var place = new ProxyLab.Watching.NetworkPlace(other.Pid);
        var port = Port(place.Run(() => _sockets.Tcp("127.0.0.1", backlog: 4, reuse: true)));
        place.Run(() => _sockets.Tcp("127.0.0.1", port, backlog: 6, reuse: true));
        place.Run(() => _sockets.Connect("127.0.0.1", port, 3));
        Assert.Contains($"--pid {other.Pid}", Nobody(At("127.0.0.1", port)), StringComparison.Ordinal);
        _sockets.Tcp("127.0.0.1", port, backlog: 1, reuse: true);
        Assert.Equal((0, 2), Look(At("127.0.0.1", port)) is var own ? (own.Queue, own.Capacity) : default);
        Assert.Equal((3, 12, 2), Look(At("127.0.0.1", port), other.Pid) is var its ? (its.Queue, its.Capacity, its.Sockets!.Count) : default);
        Assert.Contains($"in the namespaces of process {other.Pid} ", Nobody(At("127.0.0.2", port), other.Pid), StringComparison.Ordinal);
    }

    public void Dispose() => _sockets.Dispose();
}
