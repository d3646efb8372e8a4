using ProxyLab.Tests.Deploy.Support;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>
/// A run in eight shards on four Slurm nodes, one of which is killed in the middle, against the same run on this machine alone. Equal must
/// be the trials, the claims and their verdicts; measured numbers are those of other trials and may differ.
/// </summary>
public sealed class SlurmTests
{
    private static readonly string[] Run = ["run", "write-no-close-with-length", "single-request", "--proxy", "csharp", "--repeat", "4"];

    [Fact]
    public async Task A_killed_node_s_shard_is_queued_again_and_the_merge_equals_the_unsharded_findings()
    {
        using var lab = new Lab();
        await using var cluster = await SlurmCluster.Start();
        await cluster.Submit(8, [.. Run[1..], "--jobs", "1"]);
        var (shard, node) = await cluster.Busy();
        await cluster.Kill(node);
        await cluster.Drained();
        var whole = (await lab.Run([.. Run, "--jobs", "4"])).Run;

        Assert.Equal(["running", "finished"], cluster.RunsOf(shard).Select(r => r.State));
        Assert.Equal(Verdicts(whole), Verdicts(cluster.Merged()));
        Assert.Equal(Trials(whole), Trials(cluster.Merged()));
    }

    private static string[] Verdicts(RunReader run) => [.. run.Claims.Select(c => $"{c.Key}: {c.Value["verdict"]}: {c.Value["claim"]}")];

    private static string[] Trials(RunReader run) =>
        [.. run.Json("findings.json")["trials"]!.AsArray().Select(t => $"{t!["case"]}/{t["proxy"]}/{t["n"]}")];
}
