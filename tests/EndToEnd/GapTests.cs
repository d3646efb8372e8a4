using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A proxy that dies or hangs in the middle of a wave leaves empty cells and a note, and never a zero that nobody measured.</summary>
public sealed class GapTests
{
    private const int Clients = 20, StopSignal = 19, ContinueSignal = 18;

    private static readonly string[] Plan =
    [
        "run", "never-accept", "--set", "waves=1", "--set", $"clients={Clients}", "--set", "backlog=30", "--set", "deadline=20s",
    ];

    [Theory]
    [InlineData("csharp", "csharp", "proxy")]
    [InlineData("haproxy", "haproxy worker", "worker")]
    [InlineData("nginx", "nginx worker", "worker")]
    public async Task A_killed_proxy_is_not_measured_any_more_and_a_note_names_it(string proxy, string who, string role)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        using var run = lab.Start([.. Plan, "--proxy", proxy, "--set", "read_timeout=20s"]);
        var trial = await InWave(run);
        Descendants.Kill(Descendants.Find(run.Pid, who));
        var result = (await run.Result()).Exits(2);

        Assert.Equal("invalid", (string)result.Run.Verdicts("never-accept", proxy)["state"]!);
        Assert.Equal(Clients, trial.Column("requests.csv", "id").Distinct().Count());
        Assert.DoesNotContain("", trial.Column("requests.csv", "outcome"));

        string[] measured = ["pss_kib", "rss_kib", "vm_kib", "anon_kib", "file_kib", "fds", "threads", "cpu_ms", "voluntary_switches", "involuntary_switches", "syscall"];
        var last = trial.Column("processes.csv", "role").ToList().LastIndexOf(role);
        Assert.All(measured, column => Assert.Equal("", trial.Column("processes.csv", column)[last]));
        Assert.DoesNotContain("0", measured.Take(7).SelectMany(column => trial.Column("processes.csv", column)));
        var note = Note(trial, "process");
        Assert.StartsWith(role, (string)note["last"]!, StringComparison.Ordinal);
        Assert.InRange((double)note["first_ms"]!, At(trial, "wave-start"), At(trial, "failed"));

        if (proxy == "nginx") return; // its master puts another worker in the place of the dead one, and that one answers
        var active = trial.Column("samples.csv", "proxy_active").ToList();
        var after = active.Skip(active.FindLastIndex(c => c.Length > 0) + 1).ToArray();
        Assert.True(after.Length > 0, "no tick after the kill");
        Assert.DoesNotContain("0", active.SkipWhile(c => c is "" or "0"));
        Assert.True((long)Note(trial, "proxy_active")["count"]! >= after.Length);
    }

    [Fact]
    public async Task A_status_page_that_hangs_leaves_the_ticks_on_time_and_one_note()
    {
        using var lab = new Lab();
        using var run = lab.Start([.. Plan, "--proxy", "csharp", "--set", "read_timeout=4s", "--set", "deadline=4s"]);
        var trial = await InWave(run);
        var proxy = Descendants.Find(run.Pid, "csharp");
        Descendants.Signal(proxy, StopSignal); // its sockets still connect and take the question
        await run.Event("wave-end", 1);
        Descendants.Signal(proxy, ContinueSignal);
        _ = await run.Result();

        var (t, due) = (Numbers(trial, "t_ms"), Numbers(trial, "due_ms"));
        var end = At(trial, "wave-end");
        var hung = Enumerable.Range(0, t.Length).Where(i => t[i] > end - 1_000 && t[i] < end - 50).ToArray();
        Assert.True(hung.Length >= 24, $"{hung.Length} ticks of 20 ms in 950 ms"); // a busy machine may leave some out
        Assert.All(hung, i => Assert.Equal("", trial.Column("samples.csv", "proxy_active")[i]));
        Assert.InRange(hung.Select(i => t[i] - due[i]).Order().ElementAt(hung.Length / 2), 0, 20); // late, in ms: the median
        Assert.All(hung, i => Assert.Equal($"{Clients}", trial.Column("samples.csv", "queue")[i]));
        Assert.True((long)Note(trial, "proxy_active")["count"]! >= hung.Length);
        Assert.Equal(Clients, trial.Column("requests.csv", "id").Distinct().Count());
    }

    /// <summary>Waits until the proxy has told of every client.</summary>
    private static async Task<TrialReader> InWave(LabProcess run)
    {
        var trial = await run.Event("wave-start", 1);
        await Eventually.Is(() => run.HasEnded || trial.Column("samples.csv", "proxy_active").Contains($"{Clients}"), "all clients are active");
        await Eventually.Is(() => run.HasEnded || trial.Column("samples.csv", "queue").Contains($"{Clients}"), "all are queued");
        return trial;
    }

    /// <summary>The one note of that probe.</summary>
    private static JsonNode Note(TrialReader trial, string probe) =>
        Assert.Single(trial.Events, e => (string)e["event"]! == "note" && (string)e["probe"]! == probe);

    private static double At(TrialReader trial, string name) => (double)trial.Events.Single(e => (string)e["event"]! == name)["t_ms"]!;

    private static double[] Numbers(TrialReader trial, string column) =>
        [.. trial.Column("samples.csv", column).Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
}
