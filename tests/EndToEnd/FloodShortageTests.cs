using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Tests.Clients.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A flood that is short of descriptors says so, and ends with 2.</summary>
public sealed partial class FloodShortageTests
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

    /// <summary>However many descriptors whoever started it has left open.</summary>
    [Theory]
    [InlineData(0, 300)]
    [InlineData(150, 90)]
    public async Task The_limit_that_it_names_mends_it(int inherited, int clients)
    {
        using var server = new ScriptedServer(unix: true, script: null, backlog: 1024);
        var (failed, said) = await Flood(256);
        Assert.NotEqual(0, failed);
        Assert.Equal(0, (await Flood(int.Parse(Named().Match(said).Groups[1].Value, CultureInfo.InvariantCulture))).Failed);

        async Task<(int Failed, string Said)> Flood(int limit)
        {
            using var lab = new Lab { Wrapper = ["bash", "-c", $"for ((i = 20; i < {20 + inherited}; i++)); do eval \"exec $i</dev/null\"; done; ulimit -n {limit}; exec \"$@\"", "bash"] };
            var result = await lab.Run("flood", $"{server.Endpoint}", "-c", $"{clients}", "--deadline", "1s", "--json");
            return ((int)JsonNode.Parse(result.Out)!["outcomes"]!["local-error"]!, result.Err);
        }
    }

    [GeneratedRegex(@"ulimit -Hn (\d+)")]
    private static partial Regex Named();
}
