using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Processes;

/// <summary>Which system call each of several processes or workers was in, tick by tick, as spans: one for each run of ticks in one state.</summary>
internal static class CallSpans
{
    // Calls beyond the most frequent share a colour: more could not be told apart.
    private const int MostCalls = 5, MostSpans = 3000;

    private const string Other = "others";

    /// <summary>The spans; each lasts until the same process's next tick. A tick without a call is none.</summary>
    internal static (SpanSeries Spans, IReadOnlyList<string> Names) Of(IReadOnlyList<CallRow> rows)
    {
        var frequent = rows.Select(r => r.Call).OfType<string>().CountBy(c => c).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCalls).Select(c => c.Key).ToArray();
        var names = rows.Select(r => r.Name).Distinct().ToArray();
        var spans = rows.Select(r => r.Call is null || frequent.Contains(r.Call) ? r : r with { Call = Other })
            .GroupBy(r => r.Name).SelectMany(process => Runs([.. process])).Where(s => s.Row.Call is not null).Take(MostSpans).ToArray();
        SpanState[] states =
        [
            .. from call in frequent.Append(Other)
               from moved in new[] { false, true }
               where spans.Any(s => s.Row.Call == call && s.Row.Moved == moved)
               select State(call, moved),
        ];
        return (new SpanSeries(
            states, [.. spans.Select(s => (double)Array.IndexOf(names, s.Row.Name))], [.. spans.Select(s => s.Row.Seconds)], [.. spans.Select(s => s.Until)],
            [.. spans.Select(s => Array.IndexOf(states, State(s.Row.Call!, s.Row.Moved)))]), names);
    }

    private static IEnumerable<(CallRow Row, double Until)> Runs(CallRow[] process)
    {
        var runs = process.ChunkBy(r => (r.Call, r.Moved)).ToArray();
        return runs.Select((run, i) => (run[0], i + 1 < runs.Length ? runs[i + 1][0].Seconds : run[^1].Seconds));
    }

    private static SpanState State(string call, bool moved) => new(moved ? $"{call}, moved" : call, call, moved);
}

/// <summary>One process or worker at one tick.</summary>
/// <param name="Seconds">When, since the trial began.</param>
/// <param name="Name">Whose row it is.</param>
/// <param name="Call">The system call it was in; null where that was not measured.</param>
/// <param name="Moved">Whether it was scheduled since the tick before.</param>
internal sealed record CallRow(double Seconds, string Name, string? Call, bool Moved = false);
