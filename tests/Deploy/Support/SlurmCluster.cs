using System.Diagnostics;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>A Slurm controller and four node daemons of this test's own, by <c>deploy/slurm/cluster.sh</c>, gone with it.</summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private SlurmCluster()
    {
    }

    /// <summary>The folder of the shards and of the merged run.</summary>
    internal string Out => _folder["out"];

    /// <summary>Starts it; skips the test where it cannot be had.</summary>
    internal static async Task<SlurmCluster> Start()
    {
        foreach (var program in (string[])["slurmctld", "slurmd", "sbatch", "munged"]) Needs.Program(program);
        Needs.RootUser(); // slurmd starts jobs as their users
        var cluster = new SlurmCluster();
        try
        {
            await cluster.Script("cluster.sh", "start", cluster._folder["c"], "4");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits a run in so many shards, and its merge.</summary>
    internal Task Submit(int shards, string[] run) => Script("submit.sh", [$"{shards}", Out, .. run]);

    /// <summary>The node that works on a shard, and has begun a trial of it: the shard's number with the node's name.</summary>
    internal async Task<(string Shard, string Node)> Busy()
    {
        (string Shard, string Node)? busy = null;
        await Eventually.Is(() => (busy = Running().FirstOrDefault(r => Newest(r.Shard)?.Trials.Count > 0)) is { Shard: not null }, "a node works on a shard");
        return busy!.Value;
    }

    /// <summary>Kills a node's daemon and everything of its jobs, as a power cut would.</summary>
    internal Task Kill(string node) => Script("cluster.sh", "kill", _folder["c"], node);

    /// <summary>Waits until no job is left.</summary>
    internal async Task Drained()
    {
        var waited = Stopwatch.StartNew();
        while (Command("squeue", "--noheader").Out.Length > 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(150), $"jobs are left:\n{Command("squeue").Out}{Logs()}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The run folders that a shard has left.</summary>
    internal RunReader[] RunsOf(string shard) =>
        [.. Directory.EnumerateDirectories(Path.Combine(Out, "shards", shard), "*-*").Order(StringComparer.Ordinal).Select(d => new RunReader(d))];

    /// <summary>The merged run; a failure quotes the jobs' logs.</summary>
    internal RunReader Merged()
    {
        Assert.True(Directory.Exists(Path.Combine(Out, "latest")), Logs());
        return new RunReader(Path.Combine(Out, "latest"));
    }

    public async ValueTask DisposeAsync()
    {
        await Script("cluster.sh", "stop", _folder["c"]);
        _folder.Dispose();
    }

    private RunReader? Newest(string shard) => RunReader.Newest(Path.Combine(Out, "shards", shard));

    private (string Shard, string Node)[] Running() =>
        [.. Command("squeue", "--noheader", "--states=R", "--name=proxylab", "--format=%K %N").Out
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).Select(l => (l[0], l[1]))];

    private string Logs() => string.Concat(Directory.EnumerateFiles(Path.Combine(Out, "logs")).Order(StringComparer.Ordinal).Select(f => $"{f}:\n{File.ReadAllText(f)}"));

    private async Task Script(string name, params string[] arguments)
    {
        var (code, output, errors) = await Task.Run(() => Command(Repository.File($"deploy/slurm/{name}"), arguments));
        Assert.True(code == 0, $"{name} {string.Join(' ', arguments)} ended with {code}: {output}{errors}");
    }

    // Daemons keep what they inherit, so that a pipe would never end: their output goes to files.
    private (int Code, string Out, string Errors) Command(string program, params string[] arguments)
    {
        string output = _folder[$"{Guid.NewGuid():N}"], errors = output + ".err";
        var start = new ProcessStartInfo("bash", ["-c", "out=$1 err=$2; shift 2; exec \"$@\" > \"$out\" 2> \"$err\" < /dev/null", "bash", output, errors, program, .. arguments]);
        start.Environment["SLURM_CONF"] = Path.Combine(_folder["c"], "slurm.conf");
        start.Environment["PROXYLAB"] = Lab.Program;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return (process.ExitCode, File.ReadAllText(output), File.ReadAllText(errors));
    }
}
