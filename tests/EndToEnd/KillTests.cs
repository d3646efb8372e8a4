using System.Diagnostics;
using System.Globalization;
using ProxyLab.Native;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// A random process of a run gets a random signal at a random moment: nothing of the run is left on the host, what it leaves in its folder can be
/// judged, and the trial that was hit is the only one that may have no verdict. <c>KILLS=100</c> does so a hundred times, <c>SEED=n</c> as it was done before.
/// </summary>
[Collection(Alone.Name)] // verdicts are compared with those of a calm run
[Trait("Asked", "once")]
public sealed class KillTests
{
    private const int Repeats = 3, FirstKills = 6, SIGSTOP = 19, SIGCONT = 18;

    /// <summary>How long a run may go on after the signal: a sandbox that ends is given 3 s, and a trial's start 30 s.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private static readonly (string Name, int Number)[] Signals = [("KILL", 9), ("TERM", 15), ("INT", 2), ("HUP", 1), ("STOP and CONT", SIGSTOP)];

    /// <summary>Verdicts are compared: so the timeouts are longer than a busy machine's own delays, and the queue so long that its listener is few of the lines.</summary>
    private static readonly string[] Plan = ["never-accept", "--set", "clients=60", "--set", "backlog=40", "--set", "waves=1",
        "--set", "connect_timeout=10s", "--set", "send_timeout=10s", "--set", "read_timeout=2s"];

    [Fact]
    public async Task A_signal_to_any_process_at_any_moment_leaves_nothing_and_costs_only_the_trial_it_hits()
    {
        var kills = Number("KILLS") ?? FirstKills;
        var seed = Number("SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        using var host = await LittleHost.Start();
        host.Lab.Environment["DOTNET_EnableDiagnostics"] = "0"; // as make sets it: without, a runtime that is killed leaves its sockets
        var clock = Stopwatch.StartNew();
        var calm = (await host.Run(Plan).Result()).Exits(0).Run;
        var took = clock.Elapsed;
        var log = new List<string> { $"SEED={seed}" };
        for (var asked = 0; log.Count <= kills; asked++)
        {
            Assert.True(asked < 5 * kills, $"{asked} runs for {kills} kills: most ended before they could be hit");
            if (await Hit(host, random, (VictimKind)(asked % Enum.GetValues<VictimKind>().Length), calm, took) is not var (what, wrong)) continue;
            log.Add(what);
            TestContext.Current.TestOutputHelper?.WriteLine(what);
            Assert.True(wrong.Count == 0, $"kill {log.Count - 1} of {kills}:\n{string.Join('\n', log.Concat(wrong.Select(w => $"wrong: {w}")))}");
        }
    }

    /// <summary>One run and one signal.</summary>
    /// <returns>What was done and what became of it, and what of that is not as it must be; null if the run ended before there was such a process.</returns>
    private static async Task<(string What, IReadOnlyList<string> Wrong)?> Hit(LittleHost host, Random random, VictimKind kind, RunReader calm, TimeSpan took)
    {
        var proxy = Lab.Installed[random.Next(Lab.Installed.Length)];
        string[] plan = [.. Plan, "--proxy", proxy, "--repeat", $"{Repeats}", "--jobs", $"{random.Next(2, Repeats + 1)}", .. kind == VictimKind.Tracer ? (string[])["--trace"] : []];
        var (name, signal) = Signals[random.Next(Signals.Length)];
        var (moment, pause) = (took * random.NextDouble(), TimeSpan.FromSeconds(random.NextDouble()));

        var before = await host.State();
        var known = Folders(host);
        using var run = host.Run(plan);
        var runner = await LittleHost.Runner(run);
        await Task.Delay(moment, TestContext.Current.CancellationToken); // the point of the test, and not a wait for anything
        var (victim, whole) = await Send(run, runner, kind, signal, random, () => Whole(host, known));
        if (victim is not null && signal == SIGSTOP)
        {
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            _ = LibcProcess.kill(victim.Pid, SIGCONT); // it may have ended meanwhile
        }

        var after = Stopwatch.StartNew();
        var result = await Awake(run);
        await Eventually.Equal(before, host.State);
        if (victim is null) return null;
        var (states, wrong) = await Judged(Folders(host).Except(known).ToArray(), new Signalled(victim, signal, whole), calm, result);
        if (after.Elapsed > Longest) wrong.Add($"it went on for {after.Elapsed.TotalSeconds:0} s");
        if (wrong.Count > 0) wrong.Add($"it said:\n{result.Err}{result.Out}");
        return (string.Create(CultureInfo.InvariantCulture, $"{name} to {kind} of {victim.Trial ?? "no trial"} ({proxy}) after {moment.TotalSeconds:0.00} s: exit code {result.ExitCode}, {states}"), wrong);
    }

    /// <summary>Sends the signal to one of that kind, as soon as there is one; notes before which trials were whole.</summary>
    private static async Task<(Victim? Victim, IReadOnlyList<string> Whole)> Send(LabProcess run, int runner, VictimKind kind, int signal, Random random, Func<IReadOnlyList<string>> whole)
    {
        while (!run.HasEnded)
        {
            var victims = Victim.Of(runner).Where(v => v.Kind == kind).ToArray();
            var done = whole();
            if (victims.Length > 0 && victims[random.Next(victims.Length)] is var victim && LibcProcess.kill(victim.Pid, signal) == 0) return (victim, done);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return (null, []);
    }

    /// <summary>Waits for the end. nsenter(1), which holds the runner in the little host, stops itself when that is stopped, and nobody else would wake it.</summary>
    private static async Task<LabResult> Awake(LabProcess run)
    {
        var result = run.Result();
        while (await Task.WhenAny(result, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)) != result) _ = LibcProcess.kill(run.Pid, SIGCONT);
        return await result;
    }

    /// <summary>Judges what is left: the trials' states in a line, and what is not as it must be.</summary>
    private static async Task<(string States, List<string> Wrong)> Judged(string[] folders, Signalled hit, RunReader calm, LabResult result)
    {
        var wrong = new List<string>();
        if (!hit.EndsTheRun && result.ExitCode is not (0 or 2)) wrong.Add("the run ended as none does");
        if (IsStack(result)) wrong.Add("a stack trace");
        if (folders.Length == 0) return ("no folder", wrong);
        if (folders.Length > 1) wrong.Add($"it left {string.Join(", ", folders)}");
        var run = new RunReader(folders[0]);
        if (hit is not { Victim.Kind: VictimKind.Runner, Signal: LibcProcess.SIGKILL } && Directory.EnumerateFiles(run.Path, "*.part", SearchOption.AllDirectories).Any()) wrong.Add("half a file");
        if (!File.Exists(run.File("run.json"))) return ("no run.json", wrong); // it was killed before its first file

        using var judging = new Lab();
        var judged = await judging.Run("judge", run.Path);
        if (judged.ExitCode is not (0 or 2) || IsStack(judged)) wrong.Add($"judge ended with {judged.ExitCode}: {judged.Err}");
        if (result.ExitCode == 2 && run.State == "running") wrong.Add("it was interrupted, and says that it is running");
        var trials = run.Json("findings.json")["trials"]!.AsArray().Select(t => t!).ToArray();
        if (trials.Length != Repeats) wrong.Add($"{trials.Length} trials are judged");
        foreach (var trial in trials)
        {
            var (id, state) = ($"{trial["case"]}/{trial["proxy"]}/{trial["n"]}", (string)trial["state"]!);
            if (state is not ("valid" or "invalid" or "incomplete") || (state != "valid" && !hit.MayCost(id))) wrong.Add($"{id} is {state}: {trial["reason"]}");
            var verdicts = Verdicts(calm, (string)trial["proxy"]!);
            foreach (var claim in trial["claims"]!.AsArray())
            {
                var (now, then) = ((string)claim!["verdict"]!, verdicts[(string)claim["id"]!]);
                if (now != "unknown" && then != "unknown" && now != then) wrong.Add($"{claim["id"]} of {id} is {now}, and was {then}");
            }
        }

        return (string.Join(", ", trials.Select(t => $"{t["n"]} {t["state"]}")), wrong);
    }

    private static Dictionary<string, string> Verdicts(RunReader calm, string proxy) =>
        calm.Verdicts("never-accept", proxy)["claims"]!.AsArray().ToDictionary(c => (string)c!["id"]!, c => (string)c!["verdict"]!);

    private static string[] Folders(LittleHost host) => !Directory.Exists(host.Lab.Runs) ? []
        : [.. Directory.GetFileSystemEntries(host.Lab.Runs).Where(e => Path.GetFileName(e) != "latest")];

    /// <summary>The trials that have been sealed: what happens afterwards must not change their verdicts.</summary>
    private static string[] Whole(LittleHost host, IReadOnlyList<string> known) =>
        [.. Folders(host).Except(known).SelectMany(f => new RunReader(f).Trials).Where(t => File.Exists(t.File("seal.json"))).Select(t => $"{t.Case}/{t.Proxy}/{Path.GetFileName(t.Folder)}")];

    private static bool IsStack(LabResult result) => (result.Err + result.Out).Contains("   at ", StringComparison.Ordinal);

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A signal that was sent.</summary>
    /// <param name="Victim">To whom.</param>
    /// <param name="Signal">Its number (signal(7)).</param>
    /// <param name="Whole">The trials that were sealed by then.</param>
    private sealed record Signalled(Victim Victim, int Signal, IReadOnlyList<string> Whole)
    {
        internal bool EndsTheRun => Victim.Kind == VictimKind.Runner && Signal != SIGSTOP;

        internal bool MayCost(string trial) => trial == Victim.Trial || (EndsTheRun && !Whole.Contains(trial));
    }
}
