using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;
using ProxyLab.Escaping;

namespace ProxyLab.Runs;

/// <summary>
/// How long the trials of a case on a proxy take: recorded by <c>report RUN --lengths</c> in the file <c>lengths.csv</c> that is built into
/// the cases' assembly, so that every machine with the same program reads the same; where none is recorded, estimated from the plan.
/// </summary>
internal sealed class Lengths
{
    /// <summary>The resource's name.</summary>
    internal const string Resource = "lengths.csv";

    /// <summary>Trials that run side by side by default on two CPUs: so many times a trial that runs alone counts.</summary>
    internal const int SideBySide = 6;

    private readonly IReadOnlyDictionary<(string Case, string Proxy), double> _recorded;
    private readonly IReadOnlyDictionary<string, Case> _cases;

    internal Lengths(IEnumerable<Case> cases, IReadOnlyDictionary<(string Case, string Proxy), double> recorded) =>
        (_cases, _recorded) = (cases.ToDictionary(c => c.Name), recorded);

    /// <summary>The lengths recorded in the assemblies of these cases.</summary>
    internal static Lengths Of(IReadOnlyList<Case> cases) =>
        new(cases, cases.Select(c => c.GetType().Assembly).Distinct().SelectMany(Recorded).ToDictionary(l => (l.Case, l.Proxy), l => l.Seconds));

    /// <summary>
    /// Seconds that the trials of a unit take, one after the other. What was recorded under the case's own plan is scaled by what the
    /// plan given should take over what the case's own should.
    /// </summary>
    internal double Of(IReadOnlyList<TrialPlan> unit)
    {
        var estimate = unit.Sum(t => Estimate(t.Plan));
        var (@case, proxy) = (unit[0].Id.Case, unit[0].Id.Proxy);
        if (!_recorded.TryGetValue((@case, proxy), out var recorded) || !_cases.TryGetValue(@case, out var like)) return estimate;
        return estimate * recorded / like.Variants.Sum(v => Estimate(PlanKeys.Set(like.Plan, v, unit[0].Settings)));
    }

    /// <summary>What a plan should take: to start, and in each wave to wait for the proxy's read timeout and to see the drain.</summary>
    internal static double Estimate(Plan plan)
    {
        var wave = (plan.EffectiveTimeouts.FirstOctet ?? plan.ReadTimeout) + (plan.DrainTicks * plan.Tick) + (plan.Arrivals == Arrivals.Closed ? TimeSpan.Zero : plan.Arriving);
        return (1 + (plan.Waves * wave.TotalSeconds)) * (plan.Alone ? SideBySide : 1);
    }

    /// <summary>A saved run's lengths as <c>lengths.csv</c>: of each case and proxy the median over rounds, in the weights of <see cref="Estimate"/>.</summary>
    internal static string Csv(RunFolder run)
    {
        var rounds = run.Plans().GroupBy(t => (t.Id.Case, t.Id.Proxy, t.Round))
            .Select(g => (g.Key.Case, g.Key.Proxy, Seconds: g.Select(t => Took(run, t)).ToArray()))
            .Where(r => r.Seconds.All(s => s is not null))
            .GroupBy(r => (r.Case, r.Proxy), r => r.Seconds.Sum()!.Value)
            .OrderBy(c => c.Key.Case, StringComparer.Ordinal).ThenBy(c => c.Key.Proxy, StringComparer.Ordinal);
        return "case,proxy,seconds\n" + string.Concat(rounds.Select(c => string.Create(CultureInfo.InvariantCulture, $"{CsvText.Word(c.Key.Case)},{CsvText.Word(c.Key.Proxy)},{c.Median():0.0}\n")));
    }

    /// <summary>Reads <c>lengths.csv</c>.</summary>
    /// <exception cref="LabException">A line is not <c>case,proxy,seconds</c>.</exception>
    internal static IReadOnlyList<(string Case, string Proxy, double Seconds)> Read(string csv) =>
    [
        .. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',') is [var c, var p, var s]
            && double.TryParse(s, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? (c, p, seconds)
                : throw new LabException("read lengths", $"{Resource}: '{line}' is not case,proxy,seconds", "write it again: proxylab report RUN --lengths")),
    ];

    private static IReadOnlyList<(string Case, string Proxy, double Seconds)> Recorded(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(Resource);
        return stream is null ? [] : Read(new StreamReader(stream).ReadToEnd());
    }

    /// <summary>Seconds until the trial's last event, in the weight of one that runs alone; null where it did not come to its end.</summary>
    private static double? Took(RunFolder run, TrialPlan trial)
    {
        var events = Path.Combine(RunFiles.Trial(run.Path, trial.Id), RunFiles.Events);
        try
        {
            var last = JsonNode.Parse(EvidenceFile.ReadLines(events).Last())!;
            return (string?)last["event"] == EventNames.Done ? (double)last["t_ms"]! / 1000 * (trial.Plan.Alone ? SideBySide : 1) : null;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or NullReferenceException)
        {
            return null; // never started, or damaged: judging says so
        }
    }
}
