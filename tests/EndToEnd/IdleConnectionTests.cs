using System.Globalization;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>How long real proxies keep idle upstream connections, by the upstream's ledger.</summary>
public sealed class IdleConnectionTests
{
    // Bounds in ms, for 800 ms: nginx has a timer for each connection, the C# proxy looks once a second, HAProxy purges half of them each time.
    [Theory]
    [InlineData("nginx", 790, 1300)]
    [InlineData("csharp", 790, 2500)]
    [InlineData("haproxy", 790, 5600)]
    public async Task The_proxy_ends_them_when_it_was_told_to(string proxy, double earliest, double latest)
    {
        var rows = await Run(proxy, "upstream_idle=800ms");
        Assert.All(rows, r => Assert.Equal("peer-fin", r.EndedBy));
        Assert.InRange(rows.Min(r => r.IdleMs!.Value), earliest, latest);
        Assert.InRange(rows.Max(r => r.IdleMs!.Value), earliest, latest);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("csharp")]
    public async Task As_it_comes_it_keeps_them_longer(string proxy) =>
        Assert.All(await Run(proxy, "upstream_idle=derived", "drain_ticks=150"), r => Assert.Null(r.IdleMs)); // for 60 s

    [Theory]
    [InlineData("nginx")]
    [InlineData("csharp")]
    public async Task A_time_for_connections_that_are_not_kept_is_refused(string proxy)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var reason = (string)(await lab.Run("run", "healthy", "--proxy", proxy, "--set", "upstream_idle=1s")).Exits(2).Run.Verdicts("healthy", proxy)["reason"]!;
        Assert.Contains("set upstream_keepalive to 1 or more", reason, StringComparison.Ordinal);
    }

    private static async Task<(string EndedBy, double? IdleMs)[]> Run(string proxy, params string[] keys)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var trial = (await lab.Run(["run", "idle-connections", "--proxy", proxy, .. keys.SelectMany(k => (string[])["--set", k])])).Exits(0).Run.Trials.Single();
        var rows = trial.Column("upstream.csv", "connection").Zip(trial.Column("upstream.csv", "ended_by"), trial.Column("upstream.csv", "peer_ended_ms"))
            .Zip(trial.Column("upstream.csv", "answered_ms"), trial.Column("upstream.csv", "accepted_ms"));
        return [.. rows.GroupBy(r => r.First.First).Select(c => c.Last()).Select(r => (r.First.Second, Ms(r.First.Third) - (Ms(r.Second) ?? Ms(r.Third))))];

        static double? Ms(string cell) => cell.Length > 0 ? double.Parse(cell, CultureInfo.InvariantCulture) : null;
    }
}
