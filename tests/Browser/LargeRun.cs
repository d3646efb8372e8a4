using System.Globalization;
using System.Text;
using ProxyLab.Judging;
using ProxyLab.Runs;
using ProxyLab.Tests.Figures;

namespace ProxyLab.Tests.Browsers;

/// <summary>A run folder of many long trials, made by hand: as large a run as a report must bear.</summary>
internal static class LargeRun
{
    internal const int Cases = 25, Proxies = 4, Ticks = 700, SampledColumns = 15;

    /// <summary>The sample cells of the run, without the times.</summary>
    internal const int Cells = Cases * Proxies * Ticks * SampledColumns;

    internal static (RunFolder Run, Findings Findings) Save(TempFolder folder)
    {
        var trials = (from c in Enumerable.Range(1, Cases) from p in Enumerable.Range(1, Proxies) select new TrialId($"case-{c}", $"proxy-{p}", 1)).ToArray();
        var list = string.Join(", ", trials.Select(t => $"\"{t}\""));
        folder.Write("run.json", $$"""{ "version": 2, "id": "large", "state": "finished", "began": "", "ended": "", "command_line": [], "profile": "quick", "repeat": 1, "jobs": 1, "trials": [{{list}}] }""");
        foreach (var trial in trials) Trial(folder, trial);
        return (RunFolder.Open(folder.Path), new Findings("large", [.. trials.Select(Judged)]));
    }

    private static void Trial(TempFolder folder, TrialId id)
    {
        var path = RunFiles.Trial(folder.Path, id);
        Directory.CreateDirectory(path);
        PlanJson.Write(Path.Combine(path, RunFiles.Plan), new TrialPlan(id, Plan.Default, Variant.None, 1));
        var random = new Random(int.Parse(id.Case["case-".Length..], CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(path, RunFiles.Samples), Samples(random));
        File.WriteAllText(Path.Combine(path, RunFiles.Requests), Requests(random));
        File.WriteAllText(Path.Combine(path, RunFiles.Processes), Processes(random));
        File.WriteAllText(Path.Combine(path, RunFiles.Events), "{\"t_ms\":500,\"event\":\"wave-start\",\"wave\":1}\n{\"t_ms\":9000,\"event\":\"wave-end\",\"wave\":1}\n");
        File.WriteAllText(Path.Combine(path, RunFiles.ProxyLog), string.Concat(Enumerable.Range(0, 500).Select(i => FormattableString.Invariant($"[error] *{random.Next(100_000)} connect() failed ({i})\n"))));
    }

    /// <summary>Every cell has a number of its own: nothing repeats, so that nothing can be dropped for free.</summary>
    private static string Samples(Random random)
    {
        var text = new StringBuilder(SyntheticTrial.Header).Append('\n');
        for (var tick = 0; tick < Ticks; tick++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{tick * 20}");
            for (var column = 0; column < SampledColumns; column++) text.Append(CultureInfo.InvariantCulture, $",{random.Next(10_000)}");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Requests(Random random)
    {
        var text = new StringBuilder("id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes\n");
        for (var id = 1; id <= 400; id++)
            text.Append(CultureInfo.InvariantCulture, $"{id},1,500,501,,{600 + random.Next(8_000)},{(id % 3 == 0 ? "504,status" : id % 3 == 1 ? "200,ok" : ",in-flight")},0\n");
        return text.ToString();
    }

    private static string Processes(Random random)
    {
        var text = new StringBuilder("t_ms,role,pid,pss_kib,vm_kib,cpu_ms,syscall\n");
        for (var t = 0; t < Ticks / 5; t++)
        {
            for (var pid = 1; pid <= 3; pid++) text.Append(CultureInfo.InvariantCulture, $"{t * 100},worker,{pid},{random.Next(100_000)},1,1,{(random.Next(2) == 0 ? "epoll_wait" : "read")}\n");
        }

        return text.ToString();
    }

    private static TrialVerdicts Judged(TrialId id) => new(id, TrialState.Valid, "", null,
        [.. Enumerable.Range(1, 4).Select(i => new ClaimVerdict($"C{i}", "The queue holds what it is told to hold", "the lab", new Judgement(i == 1 ? Verdict.Refuted : Verdict.Holds, "queue 65") { Instead = i == 1 ? "one more" : null }))]);
}
