namespace ProxyLab;

/// <summary>What one trial saved, as rules ask for it. Measures of nothing have no value.</summary>
public sealed class Evidence
{
    private readonly Func<string, Evidence?> sibling;

    internal Evidence(TrialId id, Plan plan, Func<string, Evidence?> sibling)
    {
        Id = id;
        Plan = plan;
        this.sibling = sibling;
    }

    /// <summary>Which trial.</summary>
    public TrialId Id { get; }

    /// <summary>What it was told.</summary>
    public Plan Plan { get; }

    /// <summary>The rows of <c>samples.csv</c>, in order.</summary>
    public IReadOnlyList<SampleRow> Samples { get; init; } = [];

    /// <summary>The rows of <c>requests.csv</c>, in the order in which they ended.</summary>
    public IReadOnlyList<RequestRow> Requests { get; init; } = [];

    /// <summary>The rows of <c>processes.csv</c>.</summary>
    public IReadOnlyList<ProcessRow> Processes { get; init; } = [];

    /// <summary>The lines of <c>events.jsonl</c>.</summary>
    public IReadOnlyList<EventRow> Events { get; init; } = [];

    /// <summary>Whether the trial ran to its end and said so.</summary>
    public bool Whole => Events.Any(e => e.Name == EventNames.Done);

    /// <summary>The harness's own account of why the trial broke off; null when it did not.</summary>
    public string? Failure => Events.FirstOrDefault(e => e.Name == EventNames.Failed) is { } failed
        ? failed.Fields.TryGetProperty("message", out var message) ? message.ToString() : "it failed, and did not say why"
        : null;

    /// <summary>The same proxy and repetition in another case of the run; null where that was not run, or is not valid.</summary>
    public Evidence? Sibling(string caseName) => sibling(caseName);

    /// <summary>A wave's requests and ticks; wave 1 is the first.</summary>
    public WaveEvidence Wave(int wave) => new(this, wave);

    /// <summary>The upstream's own counters when the trial ended; null when it was not asked.</summary>
    public UpstreamCounters? Upstream => CountersAfter(null);

    /// <summary>The upstream's own counters after a wave (null: the last known ones); null when it was not asked then.</summary>
    public UpstreamCounters? CountersAfter(int? wave) => Events
        .Where(e => e.Name == EventNames.UpstreamCounters && (wave is null || e.Wave == wave))
        .Select(e => System.Text.Json.JsonSerializer.Deserialize<UpstreamCounters>(e.Fields, Json.Line))
        .LastOrDefault();

    /// <summary>
    /// The upstream's own counters at the end of the last wave in which it misbehaved: a recovery closes and answers what the fault
    /// left, and is no part of it. Null when it was not asked.
    /// </summary>
    public UpstreamCounters? Misbehaving => CountersAfter(Plan.RecoverAfter > 0 && Plan.RecoverAfter < Plan.Waves ? Plan.RecoverAfter : null);

    /// <summary>Connections that reached the upstream: accepted by it, or waiting in its queue at the peak.</summary>
    public Measure Reached => new("connections reached", Upstream?.Accepted + (PeakOf(s => s.Queue) ?? 0));

    /// <summary>Requests with that outcome, in every wave.</summary>
    public Measure Count(Outcome outcome) =>
        new($"{outcome.Name()}", Requests.Count > 0 ? Requests.Count(r => r.Outcome == outcome) : null);

    /// <summary>Requests answered with that status, in every wave.</summary>
    public Measure CountStatus(int status) =>
        new($"status {status}", Requests.Count > 0 ? Requests.Count(r => r.Status == status) : null);

    /// <summary>
    /// Share of the lines of /proc/net/unix with the upstream's path that are in that role, over the ticks of all waves.
    /// </summary>
    /// <param name="role">Listener, embryo or accepted; a client's end has no path and is no part of this.</param>
    /// <param name="withListener">Whether the listener's own line counts among all.</param>
    /// <param name="settled">Whether to leave out how the flood builds up and ends: see <see cref="Settled"/>.</param>
    public Measure Share(UnixRole role, bool withListener = true, bool settled = true)
    {
        var ticks = (settled ? Settled : Samples.Where(s => s.Wave > 0 && s.PathLines is not null)).ToArray();
        double all = ticks.Sum(s => s.PathLines!.Value - (withListener ? 0 : s.Listener!.Value));
        double own = role == UnixRole.Listener && !withListener ? 0 : ticks.Sum(s => s.Lines(role)!.Value);
        return new($"share of {State(role)}{(withListener ? "" : " without the listener")}", all > 0 ? own / all : null, "%");
    }

    /// <summary>
    /// The ticks of those states, of queue and lines, in which a wave stood for a quarter of its time or longer without a change. How
    /// fast a flood builds up says nothing of the fault: on a busy machine an upstream may take hundreds of milliseconds to accept its
    /// first connections, and they wait in state 02 meanwhile.
    /// </summary>
    public IReadOnlyList<SampleRow> Settled =>
        [.. Samples.Where(s => s.Wave > 0 && s.PathLines is not null).GroupBy(s => s.Wave).SelectMany(wave => Standing([.. wave]))];

    /// <summary>
    /// The ticks, in a wave or not, on which queue and lines are what they were on the tick before and are on the tick after: the
    /// instruments read one after the other, so what moves between them is no disagreement.
    /// </summary>
    public IReadOnlyList<SampleRow> Still
    {
        get
        {
            var ticks = Samples.Where(s => s.PathLines is not null).ToArray();
            return [.. ticks.Where((tick, i) => i > 0 && i + 1 < ticks.Length && Same(ticks[i - 1], tick) && Same(tick, ticks[i + 1]))];
        }
    }

    /// <summary>
    /// Share of the still ticks on which /proc/net/unix and sock_diag tell different numbers of accepted or of queued connections;
    /// no value where only one of them was read.
    /// </summary>
    public Measure Disagreement
    {
        get
        {
            var both = Still.Where(s => s.Queue is not null && s.DiagAccepted is not null).ToArray();
            var differ = both.Count(s => s.Embryo != s.Queue || s.Accepted != s.DiagAccepted);
            return new("ticks on which the instruments disagree", both.Length > 0 ? (double)differ / both.Length : null, "%");
        }
    }

    /// <summary>The most lines with the upstream's path on one tick, in any wave.</summary>
    public Measure PeakLines => new("most lines", PeakOf(s => s.Wave > 0 ? s.PathLines : null));

    /// <summary>The largest value on any tick; null when no tick has one.</summary>
    public double? PeakOf(Func<SampleRow, double?> value) => Samples.Max(value);

    /// <summary>The time from a wave's start until the first tick from which on the value stays at or below a bound; null when it never does.</summary>
    public double? SecondsUntil(int wave, Func<SampleRow, int?> value, int bound)
    {
        if (Wave(wave).StartMs is not { } start) return null;
        var measured = Samples.Where(s => s.TimeMs >= start && value(s) is not null).ToArray();
        var last = Array.FindLastIndex(measured, s => value(s) > bound);
        return last + 1 < measured.Length ? (measured[last + 1].TimeMs - start) / 1000 : null;
    }

    private static IEnumerable<SampleRow> Standing(SampleRow[] wave)
    {
        var enough = (wave[^1].TimeMs - wave[0].TimeMs) / 4;
        for (int from = 0, to; from < wave.Length; from = to)
        {
            for (to = from + 1; to < wave.Length && Same(wave[from], wave[to]);) to++;
            if (to - from > 1 && wave[to - 1].TimeMs - wave[from].TimeMs >= enough)
            {
                for (var i = from; i < to; i++) yield return wave[i];
            }
        }
    }

    private static bool Same(SampleRow a, SampleRow b) =>
        (a.Queue, a.Listener, a.Embryo, a.Accepted) == (b.Queue, b.Listener, b.Embryo, b.Accepted);

    /// <summary>The state that /proc/net/unix prints for a role.</summary>
    private static string State(UnixRole role) => role switch
    {
        UnixRole.Listener => "01",
        UnixRole.Embryo => "02",
        _ => "03",
    };
}
