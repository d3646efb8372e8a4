using System.Text.Json.Nodes;
using ProxyLab.Tests.Clients.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A flood that is short of descriptors says so, and ends with 2.</summary>
public sealed class FloodShortageTests
{
    [Fact]
    public async Task A_flood_without_descriptors_says_how_many_are_missing_and_what_mends_it()
    {
        using var server = new ScriptedServer(unix: true, script: null, backlog: 1024);
        using var lab = new Lab { Wrapper = ["bash", "-c", "ulimit -n 256; exec \"$@\"", "bash"] };
        var result = await lab.Run("flood", $"{server.Endpoint}", "-c", "500", "--deadline", "2s", "--json");
        Assert.Equal(2, result.ExitCode);
        var json = JsonNode.Parse(result.Out)!;
        int failed = (int)json["outcomes"]!["local-error"]!;
        Assert.InRange(failed, 245, 499);
        Assert.Matches($@"^{failed} of 500 requests found no descriptor: this process may have 256 and needs (5[3-9]|6\d)\d \(Too many open files\); raise the hard limit \(ulimit -Hn \d+\), or give fewer --clients\s*$", result.Err);
        Assert.Equal((24, failed), ((int)json["local_errors"]![0]!["errno"]!, (int)json["local_errors"]![0]!["count"]!));
    }
}
