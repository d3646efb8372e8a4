using System.Globalization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures;

/// <summary>What every figure of a trial over time shows beside its series: the waves, the timeouts, and the plan in a line.</summary>
public static class TrialMoments
{
    /// <summary>The time, from left to right.</summary>
    public static FigureAxis Time { get; } = new("time", "seconds");

    /// <summary>The spans in which clients were under way, in seconds; one that has not ended ends with the figure.</summary>
    /// <param name="evidence">The trial.</param>
    /// <param name="lastMs">The figure's end, in ms since the trial began.</param>
    public static IReadOnlyList<ReferenceBand> Waves(Evidence evidence, double lastMs)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return
        [
            .. Enumerable.Range(1, evidence.Plan.Waves).Select(evidence.Wave)
                .Where(w => w.StartMs is not null)
                .Select(w => new ReferenceBand(AxisName.X, w.StartMs!.Value / 1000, (w.EndMs ?? lastMs) / 1000, $"wave {w.Number}")),
        ];
    }

    /// <summary>When the plan's timeouts end, counted from each wave's start, in seconds; those after the figure's end are left out.</summary>
    /// <param name="waves">The waves, from <see cref="Waves"/>.</param>
    /// <param name="plan">The trial's plan.</param>
    /// <param name="lastMs">The figure's end, in ms since the trial began.</param>
    public static IEnumerable<ReferenceLine> Timeouts(IEnumerable<ReferenceBand> waves, Plan plan, double lastMs) =>
        waves.SelectMany(wave => Timeouts(wave.From, plan)).Where(line => line.At <= lastMs / 1000);

    /// <summary>Where the upstream's accept queue is full: it holds one more than its limit (unix_recvq_full and sk_acceptq_is_full compare with &gt;).</summary>
    public static IEnumerable<ReferenceLine> Capacity(IReadOnlyList<SampleRow> samples) =>
        samples.Max(tick => tick.QueueLimit) is { } limit
            ? [new ReferenceLine(AxisName.Y, limit + 1, string.Create(CultureInfo.InvariantCulture, $"queue full at {limit + 1:N0}"))]
            : [];

    /// <summary>A figure of one trial: its name, its plan, and the file that it came from, around its one panel.</summary>
    /// <param name="evidence">The trial.</param>
    /// <param name="title">What it shows, in a word or two, the title's end; null for a title of the trial alone.</param>
    /// <param name="alternativeText">What it shows, in a sentence; the trial's name follows.</param>
    /// <param name="file">The file's name, e.g. <c>samples.csv</c>.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="told">What the alternative text says at its end; null for the plan in a line.</param>
    internal static FigureModel Figure(Evidence evidence, string? title, string alternativeText, string file, FigurePanel panel, string? told = null) => new()
    {
        Title = string.Join(" · ", ((string?[])[evidence.Id.Case, evidence.Id.Proxy, title]).Where(word => word is not null)),
        Subtitle = [Subtitle(evidence.Plan)],
        AlternativeText = $"{alternativeText}: case {evidence.Id.Case} on {evidence.Id.Proxy}; {told ?? Subtitle(evidence.Plan)}",
        Sources = [Source(evidence, file)],
        X = Time,
        Panels = [panel],
    };

    /// <summary>The panel with the waves and the timeouts.</summary>
    /// <param name="panel">A panel over <see cref="Time"/>.</param>
    /// <param name="evidence">The trial.</param>
    /// <param name="lastMs">The figure's end, in ms since the trial began.</param>
    internal static FigurePanel WithMoments(this FigurePanel panel, Evidence evidence, double lastMs)
    {
        var waves = Waves(evidence, lastMs);
        return panel with { Bands = waves, Lines = [.. panel.Lines, .. Timeouts(waves, evidence.Plan, lastMs)] };
    }

    /// <summary>The path of one of the trial's files in the run folder, as a figure names what it came from.</summary>
    /// <param name="evidence">The trial.</param>
    /// <param name="file">The file's name, e.g. <c>samples.csv</c>.</param>
    public static string Source(Evidence evidence, string file)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return RunFiles.Name(evidence.Id, file);
    }

    /// <summary>The plan in a line.</summary>
    public static string Subtitle(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var body = plan.BodyBytes > 0 ? $", body {plan.BodyBytes} B" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Load(plan)}, {plan.Waves} waves, backlog {plan.Backlog}, somaxconn {plan.Somaxconn}{body}, {TimeoutsInWords(plan)}{(plan.Tuned ? ", tuned" : "")}{Settings(plan)}");
    }

    /// <summary>The read timeout, and that it is the proxy's own where it is.</summary>
    internal static string TimeoutsInWords(Plan plan) =>
        $"timeouts {(plan.EffectiveTimeouts.FirstOctet is { } read ? DurationText.Show(read) : "none")}{(plan.Timeouts == TimeoutSource.Shipped ? " as shipped" : "")}";

    /// <summary>How clients come: as many as there are, or at a rate, whatever their number.</summary>
    private static string Load(Plan plan)
    {
        var atRate = string.Create(CultureInfo.InvariantCulture, $"{plan.Rate} requests a second for {DurationText.Show(plan.Arriving)}");
        return plan.Arrivals switch
        {
            Arrivals.Closed => string.Create(CultureInfo.InvariantCulture, $"{plan.Clients} clients") + (plan.Requests > 1 ? string.Create(CultureInfo.InvariantCulture, $" × {plan.Requests} requests") : ""),
            Arrivals.Ramp => $"up to {atRate}",
            Arrivals.Poisson => $"on average {atRate}",
            _ => atRate,
        };
    }

    /// <summary>The settings that the plan gives, each after a comma.</summary>
    internal static string Settings(Plan plan) => string.Concat(plan.Settings.Pairs.Select(s => $", {s.Key} {s.Value.ReplaceLineEndings(" ")}"));

    private static IEnumerable<ReferenceLine> Timeouts(double start, Plan plan)
    {
        var (connect, read) = (plan.EffectiveTimeouts.Connect, plan.EffectiveTimeouts.FirstOctet);
        if (connect is not null && connect != read) yield return new ReferenceLine(AxisName.X, start + connect.Value.TotalSeconds, "connect timeout");
        if (read is not null) yield return new ReferenceLine(AxisName.X, start + read.Value.TotalSeconds, connect == read ? "connect and read timeout" : "read timeout");
    }
}
