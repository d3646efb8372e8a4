namespace ProxyLab;

/// <summary>
/// The rows of <c>samples.csv</c>: what the kernel told, tick by tick. Two instruments read the sockets, one after the other; where they
/// disagree by more than moved between their readings, nothing that rests on the samples can be trusted.
/// </summary>
public sealed class SampleEvidence : IBasis
{
    private readonly Recorded<SampleRow> _rows;
    private readonly Func<IReadOnlyList<SampleRow>> _disagreements;
    private readonly Func<int, double?> _cameMs;

    internal SampleEvidence(Recorded<SampleRow> rows, Variant variant, Func<IReadOnlyList<SampleRow>> disagreements, Func<int, double?> cameMs)
    {
        _rows = rows;
        _disagreements = disagreements;
        _cameMs = cameMs;
        Variant = variant;
    }

    /// <summary>The variant of the trial.</summary>
    internal Variant Variant { get; }

    /// <summary>Whether they were saved, be it without a row. Where not, a rule that asks for ticks is told so, and its claim is unknown.</summary>
    public bool IsThere => _rows.IsThere;

    /// <summary>The rows, and none where they were not saved: for figures and pages, which draw what there is.</summary>
    internal IReadOnlyList<SampleRow> OrNone => _rows.OrNone;

    /// <summary>The ticks on which /proc/net/unix and sock_diag disagree by more than moved around them.</summary>
    internal IReadOnlyList<SampleRow> Disagreements => field ??= _disagreements();

    /// <inheritdoc/>
    public string? Doubt => Disagreements.Count == 0 ? null
        : $"the instruments disagree on {Disagreements.Count} ticks, by up to {Disagreements.Max(d => d.Disagreement)} sockets";

    /// <summary>Every tick.</summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public Ticks All => field ??= Of([.. _rows]);

    /// <summary>
    /// The ticks on which queue and lines are what they were on the tick before and are on the tick after. The instruments read one
    /// after the other, so what moves between them is no disagreement; and how fast a flood builds up says nothing of the fault.
    /// </summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public Ticks Settled
    {
        get
        {
            if (field is not null) return field;
            var ticks = All.Rows.Where(s => s.PathLines is not null).ToArray();
            return field = Of([.. ticks.Where((tick, i) => i > 0 && i + 1 < ticks.Length && Same(ticks[i - 1], tick) && Same(tick, ticks[i + 1]))]);
        }
    }

    /// <summary>
    /// Of the settled ticks of each wave since its first client came, those of the state that lasted longest. On a busy machine clients may wait for a
    /// core, or an upstream while its queue is full: that looks settled too, but is the way to the state under study, not the state.
    /// </summary>
    /// <exception cref="NotMeasuredException">They were not saved.</exception>
    public Ticks Plateaus => field ??= Of(
    [
        .. Settled.Rows.Where(s => s.Wave > 0).GroupBy(s => s.Wave).SelectMany(wave => SinceFirst(wave)
            .GroupBy(s => (s.Queue, s.Listener, s.Embryo, s.Accepted))
            .MaxBy(state => state.Count()) ?? Enumerable.Empty<SampleRow>()),
    ]);

    /// <summary>The most lines with the upstream's path on one tick, in any wave.</summary>
    public Measure PeakLines => Peak("lines.peak", "most lines", s => s.Wave > 0 ? s.PathLines : null);

    /// <summary>As <see cref="Ticks.Measure"/>, of every tick.</summary>
    public Measure Measure(string id, string label, Func<IReadOnlyList<SampleRow>, double?> of, string unit = "") => All.Measure(id, label, of, unit);

    /// <summary>As <see cref="Ticks.Peak"/>, of every tick.</summary>
    public Measure Peak(string id, string label, Func<SampleRow, double?> value, string unit = "") => All.Peak(id, label, value, unit);

    /// <summary>
    /// Share of the lines of /proc/net/unix with the upstream's path that are in that role, over the ticks of all waves; of 1.
    /// </summary>
    /// <param name="role">Listener, embryo or accepted; a client's end has no path and is no part of this.</param>
    /// <param name="withListener">Whether the listener's own line counts among all.</param>
    /// <param name="settled">Whether to take only the ticks of each wave's longest state: see <see cref="Plateaus"/>.</param>
    public Measure Share(UnixRole role, bool withListener = true, bool settled = true)
    {
        var (id, label) = ($"lines.{Values.Word(role)}.share", $"share of {State(role)}");
        if (!withListener) (id, label) = (id + "-without-listener", label + " without the listener");
        return (settled ? Plateaus : All).Measure(id, label, ticks =>
        {
            long all = 0, own = 0;
            foreach (var tick in ticks)
            {
                if (tick.Wave == 0 || tick.PathLines is not { } lines) continue;
                all += lines - (withListener ? 0 : tick.Listener!.Value);
                own += role == UnixRole.Listener && !withListener ? 0 : tick.Lines(role)!.Value;
            }

            return all > 0 ? (double)own / all : null;
        }, "%");
    }

    /// <summary>Some of the ticks, chosen by the rules of one part of the trial.</summary>
    internal Ticks Of(IReadOnlyList<SampleRow> rows, string part = "") => new(this, rows, part);

    private IEnumerable<SampleRow> SinceFirst(IGrouping<int, SampleRow> wave)
    {
        var came = _cameMs(wave.Key);
        return wave.Where(s => !(s.TimeMs < came)); // all, where nobody came
    }

    private static bool Same(SampleRow a, SampleRow b) =>
        (a.Queue, a.Listener, a.Embryo, a.Accepted) == (b.Queue, b.Listener, b.Embryo, b.Accepted);

    /// <summary>The state that /proc/net/unix prints for a role (include/uapi/linux/net.h, socket_state).</summary>
    private static string State(UnixRole role) => role switch
    {
        UnixRole.Listener => "01",
        UnixRole.Embryo => "02",
        _ => "03",
    };
}
