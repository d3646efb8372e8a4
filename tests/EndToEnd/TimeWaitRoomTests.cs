using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A sandbox's own table of TCP connections has 16,384 buckets: by default the kernel would hold 8,192 connections in TIME_WAIT there, and give back the ports of the others at once.</summary>
public sealed class TimeWaitRoomTests
{
    [Theory]
    [InlineData("nginx")]
    [InlineData("csharp")]
    public async Task More_connections_wait_than_half_of_the_tables_buckets(string proxy)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var trial = (await lab.Run("run", "full-port-range", "--proxy", proxy, "--set", "port_range=20000-29999", "--set", "requests=1270")).Exits(0).Run.Trial("full-port-range", proxy);
        Assert.Equal(new Dictionary<string, int> { ["ok"] = 10_000, ["status"] = 160 }, trial.Tally("requests.csv", "outcome"));
    }
}
