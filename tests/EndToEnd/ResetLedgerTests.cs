using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Resets in the kernel's ledger of a real trial: those received add up to those sent, and to what the upstream saw.</summary>
public sealed class ResetLedgerTests
{
    [Theory]
    [InlineData("haproxy", 40, 40)] // of clients that leave, whose requests it has sent on
    [InlineData("csharp", 0, 40)]
    [InlineData("nginx", 0, 0)] // it ends in order, at both sides
    public async Task What_was_sent_was_received(string proxy, int byProxy, int byUpstream)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var trial = (await lab.Run(
            "run", "accept-no-read", "--proxy", proxy, "--set", "transport=tcp", "--set", "clients=40", "--set", "waves=1", "--set", "leave_after=400ms", "--set", "read_timeout=3s")).Run.Trials.Single();
        var wave = trial.Events.Single(e => (string)e["event"]! == "kernel" && e["wave"] is not null);
        var received = wave["resets_received"]!.AsObject().ToDictionary(r => r.Key, r => (int)r.Value!);
        Assert.Equal(
            new Dictionary<string, int> { ["client"] = 0, ["proxy_front"] = byProxy, ["proxy_upstream"] = 0, ["upstream"] = byUpstream }, received);
        Assert.Equal((int)wave["tcp"]!["OutRsts"]!, received.Values.Sum());
    }

    [Fact]
    public async Task On_a_Unix_socket_the_upstreams_ends_are_not_measured()
    {
        using var lab = new Lab();
        var trial = (await lab.Run(["run", "single-request", "--proxy", "csharp", .. Lab.Quick])).Exits(0).Run.Trials.Single();
        Assert.All(
            trial.Events.Where(e => (string)e["event"]! == "kernel"),
            e => Assert.Equal(["client", "proxy_front"], e["resets_received"]!.AsObject().Select(r => r.Key)));
    }
}
