using ProxyLab.Probes;
using Xunit;

namespace ProxyLab.Tests.Kernel;

/// <summary>What KERNEL.md says of Unix sockets, asked of this kernel with the lab's own probes.</summary>
[Collection("kernel")]
public sealed class UnixSockets
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
    public void The_table_counts_roles_and_leaves_the_baseline_out()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var table = new UnixTable(upstream.Path);
        table.TakeBaseline();
        upstream.Connect(5);
        upstream.Accept();
        upstream.Accept();
        Assert.Equal(new UnixRoles(Listener: 1, Embryo: 3, Accepted: 2, Client: 5), table.Read());
    }

    [Fact]
    public void Sock_diag_counts_the_same_roles_but_leaves_embryos_out()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var diag = new SockDiag(Endpoint.Unix(upstream.Path));
        diag.TakeBaseline();
        upstream.Connect(5);
        upstream.Accept();
        upstream.Accept();
        Assert.Equal(new DiagRoles(Accepted: 2, Client: 5, Waiting: 3), diag.Unix!.ReadRoles());
        Assert.Equal(new AcceptQueue(Length: 3, Limit: 16, Dead: 0), diag.ReadQueue());
    }

    [Fact]
    public void A_client_that_closes_leaves_a_dead_embryo_in_the_queue_and_in_the_table()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var table = new UnixTable(upstream.Path);
        using var diag = new SockDiag(Endpoint.Unix(upstream.Path));
        foreach (var client in upstream.Connect(10).Take(4))
        {
            client.Dispose();
        }

        Assert.Equal(new AcceptQueue(Length: 10, Limit: 16, Dead: 4), diag.ReadQueue());
        Assert.Equal(10, table.Read().Embryo);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(2_000)]
    [InlineData(8_300)]
    public void Dead_embryos_are_exact_however_long_the_queue_is(int count)
    {
        using var upstream = new UnixUpstream(backlog: 10_000);
        using var diag = new SockDiag(Endpoint.Unix(upstream.Path));
        diag.TakeBaseline();
        var clients = upstream.Connect(Math.Min(count, SomaxconnPlusOne));
        foreach (var client in clients.Take(count / 4))
        {
            client.Dispose();
        }

        Assert.Equal(new AcceptQueue(clients.Length, Math.Min(10_000, SomaxconnPlusOne - 1), count / 4), diag.ReadQueue());
        Assert.Equal(new AcceptQueue(clients.Length, Math.Min(10_000, SomaxconnPlusOne - 1), count / 4), diag.ReadQueue());
        Assert.Equal(0, diag.Counters.Errors);
    }

    private static int SomaxconnPlusOne =>
        int.Parse(File.ReadAllText("/proc/sys/net/core/somaxconn"), System.Globalization.CultureInfo.InvariantCulture) + 1;
}
