using System.Text.Json.Nodes;
using ProxyLab.Figures;

namespace ProxyLab.Report.Page;

/// <summary><c>processes.csv</c> and <c>workers.csv</c> for the figures: memory over time, and the system call that each process or accept worker is in.</summary>
internal static class ProcessData
{
    // Calls beyond the most frequent are one colour: more could not be told apart.
    private const int MostCalls = 5;

    private const string Other = "others";

    internal static void Add(JsonObject data, Evidence evidence)
    {
        var name = RunFiles.Name(evidence.Id, RunFiles.Processes);
        CallRow[] rows = [.. evidence.Processes.OrNone.Select(p => new CallRow(p.TimeMs / 1000, $"{p.Role} {p.Pid}", Calls(p.Syscall)))];
        if (evidence.Processes.OrNone.Any(p => p.PssKib is not null)) data["memory"] = Memory(evidence.Processes.OrNone, name);
        if (rows.Any(r => r.Call is not null)) data["calls"] = Spans(rows, name);
        if (evidence.AcceptWorkers.OrNone.Count > 0) data["workers"] = Workers(evidence.AcceptWorkers, RunFiles.Name(evidence.Id, RunFiles.Workers));
    }

    private static JsonObject Memory(IReadOnlyList<ProcessRow> rows, string file)
    {
        var processes = rows.GroupBy(r => $"{r.Role} {r.Pid}").Select(p => (Name: p.Key, Rows: p.Where(r => r.PssKib is not null).ToArray())).Where(p => p.Rows.Length > 0);
        return new JsonObject { ["file"] = file, ["rows"] = rows.Count, ["processes"] = new JsonArray([.. processes.Select(p => Process(p.Name, p.Rows))]) };
    }

    private static JsonObject Process(string name, ProcessRow[] rows)
    {
        var mib = rows.Select(r => r.PssKib!.Value / 1024.0).ToArray();
        var shown = Thinning.Rows([mib], TrialData.MostRows / 2);
        return new JsonObject { ["name"] = name, ["t"] = TrialData.Numbers(shown.Select(i => rows[i].TimeMs / 1000)), ["mib"] = TrialData.Numbers(shown.Select(i => mib[i]), 3) };
    }

    private static JsonObject Workers(IReadOnlyList<WorkerRow> rows, string file)
    {
        var moving = rows.GroupBy(r => r.Worker).SelectMany(w => w.Zip(w.Prepend(null), (now, before) =>
            new CallRow(now.TimeMs / 1000, $"worker {now.Worker}", now.Call)
            {
                Moved = !(now.Switches is { } switches && switches == before?.Switches),
                Accepted = now.Accepts > before?.Accepts,
            })).ToArray();
        var data = Spans(moving, file);
        var names = data["names"]!.AsArray().Select(n => (string)n!).ToList();
        data["accepts"] = new JsonArray([.. moving.Where(r => r.Accepted).Take(TrialData.MostRows).Select(r => new JsonArray(names.IndexOf(r.Name), Math.Round(r.Seconds, 4)))]);
        return data;
    }

    /// <summary>A span for each run of ticks in one state: it lasts until the process's next tick.</summary>
    private static JsonObject Spans(IReadOnlyList<CallRow> rows, string file)
    {
        var frequent = rows.Select(r => r.Call).OfType<string>().CountBy(c => c).OrderByDescending(c => c.Value).Take(MostCalls).Select(c => c.Key).ToArray();
        var named = rows.Select(r => r.Call is null || frequent.Contains(r.Call) ? r : r with { Call = Other });
        var spans = named.GroupBy(r => r.Name).SelectMany(process =>
        {
            var runs = process.ChunkBy(r => (r.Call, r.Moved)).ToArray();
            return runs.Select((run, i) => (Row: run[0], Until: i + 1 < runs.Length ? runs[i + 1][0].Seconds : run[^1].Seconds));
        }).Where(s => s.Row.Call is not null).Take(TrialData.MostRows * 2).ToArray();
        var names = spans.Select(s => s.Row.Name).Distinct().ToList();
        List<string> calls = [.. frequent, .. spans.Any(s => s.Row.Call == Other) ? [Other] : Array.Empty<string>()];
        return new JsonObject
        {
            ["file"] = file,
            ["rows"] = rows.Count,
            ["names"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]),
            ["calls"] = new JsonArray([.. calls.Select(c => JsonValue.Create(c))]),
            ["who"] = TrialData.Numbers(spans.Select(s => (double)names.IndexOf(s.Row.Name))),
            ["from"] = TrialData.Numbers(spans.Select(s => s.Row.Seconds)),
            ["to"] = TrialData.Numbers(spans.Select(s => s.Until)),
            ["call"] = TrialData.Numbers(spans.Select(s => (double)calls.IndexOf(s.Row.Call!))),
            ["moved"] = spans.Any(s => !s.Row.Moved) && spans.Any(s => s.Row.Moved) ? TrialData.Numbers(spans.Select(s => s.Row.Moved ? 1.0 : 0)) : null,
        };
    }

    /// <summary><c>futex*8+epoll_wait*2</c> is <c>epoll_wait + futex</c>: of many threads, which calls there are.</summary>
    private static string? Calls(string? cell) => cell is null ? null
        : string.Join(" + ", cell.Split('+').Select(c => c.Split('*')[0]).Distinct().Order(StringComparer.Ordinal));

    private sealed record CallRow(double Seconds, string Name, string? Call)
    {
        internal bool Moved { get; init; }

        internal bool Accepted { get; init; }
    }
}
