using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Tests.Kernel.Support;
using Xunit;

namespace ProxyLab.Tests.Kernel;

/// <summary>What KERNEL.md says of Unix sockets, asked of this kernel with the lab's own probes.</summary>
[Collection("kernel")]
public sealed class UnixSocketTests
{
    [Fact]
    public void A_queue_holds_its_backlog_and_one_more_and_then_a_connect_fails_at_once()
    {
        using var upstream = new UnixUpstream(backlog: 8);
        var connected = 0;
        while (connected < 100 && upstream.TryConnect() is not null)
        {
            connected++;
        }

        Assert.Equal(9, connected);
    }

    [Fact]
    public void Each_role_has_its_own_kind_of_line_and_an_embryo_has_inode_0()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        upstream.Connect(3);
        using var accepted = upstream.Accept();

        var lines = File.ReadAllLines("/proc/net/unix").Where(l => l.EndsWith(" " + upstream.Path, StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToLookup(c => c[5]);
        Assert.Equal("00010000", Assert.Single(lines["01"])[3]);
        Assert.Equal(["0", "0"], lines["02"].Select(c => c[6]));
        Assert.NotEqual("0", Assert.Single(lines["03"])[6]);
    }

    [Fact]
    public Task The_table_and_sock_diag_count_the_same_roles_and_leave_the_baseline_out() => OwnNamespace.Run(() =>
    {
        using var pair = new UnixUpstream(backlog: 1); // Stands for a proxy's own socket pair: connected before the baseline.
        pair.Connect(1);
        using var upstream = new UnixUpstream(backlog: 16);
        using var table = new UnixTable(upstream.Path);
        using var diag = new KernelSockets(Endpoint.Unix(upstream.Path));
        diag.TakeBaseline();
        table.TakeBaseline();
        upstream.Connect(5);
        upstream.Accept();
        upstream.Accept().Dispose(); // Its client is still there, and waits for nobody.
        Assert.Equal(new UnixRoles(Listener: 1, Embryo: 3, Accepted: 1, Client: 5), table.Read());
        Assert.Equal(new DiagRoles(Accepted: 1, Client: 5, Waiting: 3), diag.Unix!.ReadRoles());
        Assert.Equal(new QueueReading(Length: 3, Limit: 16, Dead: 0), diag.ReadQueue());
    });

    [Theory]
    [InlineData("a path with  spaces")]
    [InlineData("ünï")]
    [InlineData("\0abstract name")]
    [InlineData("\0")]
    public void A_socket_of_any_name_is_matched_exactly(string name)
    {
        name = name == "\0" ? "\0" + Guid.NewGuid() + "\0with\0zeros" : name + (name[0] == '\0' ? Guid.NewGuid() : "");
        using var upstream = new UnixUpstream(backlog: 16, name);
        using var longer = new UnixUpstream(backlog: 16, name + "2");
        using var table = new UnixTable(upstream.Path);
        using var diag = new KernelSockets(Endpoint.Unix(upstream.Path));
        upstream.Connect(3);
        upstream.Accept();
        Assert.Equal((1, 2, 1), table.Read() is var r ? (r.Listener, r.Embryo, r.Accepted) : default);
        Assert.Equal((1, 2), (diag.Unix!.ReadRoles()?.Accepted, diag.ReadQueue()?.Length));
    }

    [Fact]
    public void A_listener_that_closes_gives_null_and_its_successor_is_found()
    {
        var path = "\0" + Guid.NewGuid();
        using var diag = new KernelSockets(Endpoint.Unix(path));
        Assert.Null(diag.ReadQueue());
        using (new UnixUpstream(backlog: 4, path))
        {
            Assert.Equal(new QueueReading(0, 4, 0), diag.ReadQueue());
        }

        Assert.Null(diag.ReadQueue());
        using var next = new UnixUpstream(backlog: 5, path);
        next.Connect(2);
        Assert.Equal(new QueueReading(2, 5, 0), diag.ReadQueue());
        Assert.Equal(0, diag.Counters.Errors);
    }

    [Fact]
    public void A_client_that_closes_leaves_a_dead_embryo_in_the_queue_and_in_the_table()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var table = new UnixTable(upstream.Path);
        using var diag = new KernelSockets(Endpoint.Unix(upstream.Path));
        foreach (var client in upstream.Connect(10).Take(4))
        {
            client.Dispose();
        }

        Assert.Equal(new QueueReading(Length: 10, Limit: 16, Dead: 4), diag.ReadQueue());
        Assert.Equal(10, table.Read().Embryo);
    }

    [Fact]
    public Task Dead_embryos_are_exact_however_long_the_queue_is() => OwnNamespace.Run(() =>
    {
        File.WriteAllText("/proc/sys/net/core/somaxconn", "10000");
        foreach (var count in new[] { 500, 899, 901, 1_500, 2_000, 7_899, 7_901, 8_300 })
        {
            using var upstream = new UnixUpstream(backlog: 20_000);
            using var diag = new KernelSockets(Endpoint.Unix(upstream.Path));
            foreach (var client in upstream.Connect(count).Take(count / 4))
            {
                client.Dispose();
            }

            Assert.Equal(new QueueReading(count, 10_000, count / 4), diag.ReadQueue());
            Assert.Equal(new QueueReading(count, 10_000, count / 4), diag.ReadQueue());
            Assert.Equal((new DiagRoles(0, count - count / 4, count - count / 4), new QueueReading(count, 10_000, count / 4)), diag.Unix!.Read());
            Assert.Equal(default, diag.Counters);
        }
    });
}
