using System.Text.Json.Nodes;

namespace ProxyLab.Comparing;

/// <summary>
/// A saved run, as far as it can be compared. Verdicts and their numbers are read at once, so that <c>results/latest</c> may move on meanwhile;
/// the evidence of its trials only when it is asked for. A published run has findings and no evidence.
/// </summary>
internal sealed class ComparedRun
{
    private readonly string? _folder;

    private ComparedRun(string path, string? folder, JsonObject findings, JsonObject? machine)
    {
        _folder = folder;
        Machine = machine;
        Trials = [.. findings["trials"]!.AsArray().Select(t => Trial(t!))];
        Claims = [.. findings["claims"]!.AsArray().Select(c => Claim(c!))];
        Summary = new RunSummary((string)findings["run"]!, path, Claims.Count, Trials.Count, Trials.Count(t => t.IsValid));
    }

    internal RunSummary Summary { get; }

    /// <summary><c>machine.json</c>; null when it is not there.</summary>
    internal JsonObject? Machine { get; }

    internal IReadOnlyList<ComparedClaim> Claims { get; }

    internal IReadOnlyList<ComparedTrial> Trials { get; }

    /// <summary>Whether any trial's folder is there.</summary>
    internal bool HasEvidence => Trials.Any(t => FolderOf(t.Id) is not null);

    /// <summary>Reads a run, given its folder or the <c>findings.json</c> in it.</summary>
    /// <exception cref="LabException">There is none, or it is damaged or of another version.</exception>
    internal static ComparedRun Read(string path)
    {
        var folder = Directory.Exists(path) ? Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path) : null;
        var file = folder is null ? path : Path.Combine(folder, RunFiles.FindingsJson);
        folder ??= Path.GetFileName(path) == RunFiles.FindingsJson ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
        return Reading(file, root => new ComparedRun(path, folder, root, folder is null ? null : MachineIn(folder)));
    }

    /// <summary>A trial's plan; null where it is not there.</summary>
    internal TrialPlan? PlanOf(TrialId id) => FolderOf(id) is { } folder ? PlanJson.Read(Path.Combine(folder, RunFiles.Plan)) : null;

    /// <summary>A trial's evidence, without that of other trials; null where it is not there.</summary>
    internal Evidence? EvidenceOf(TrialId id) => FolderOf(id) is { } folder ? EvidenceReader.Load(folder, id, _ => null) : null;

    private string? FolderOf(TrialId id) =>
        _folder is not null && RunFiles.Trial(_folder, id) is var folder && File.Exists(Path.Combine(folder, RunFiles.Plan)) ? folder : null;

    private static JsonObject? MachineIn(string folder) =>
        Path.Combine(folder, RunFiles.Machine) is var file && File.Exists(file) ? Reading(file, root => root) : null;

    private static T Reading<T>(string file, Func<JsonObject, T> read) => Json.Read(file, "read run", "name a run folder, or its findings.json", read);

    private ComparedClaim Claim(JsonNode claim) => new(
        Text(claim, "case"), Text(claim, "proxy"), Text(claim, "id"), Text(claim, "claim"),
        new ClaimSeen(
            Text(claim, "verdict"), Text(claim, "summary"), Text(claim, "observed"),
            claim["counts"]!.AsObject().ToDictionary(c => c.Key, c => c.Value!.GetValue<int>()),
            Interval(Text(claim, "case"), Text(claim, "proxy"), PlanJson.Variant(claim["sweep"]), Text(claim, "id")))) { Sweep = PlanJson.Variant(claim["sweep"]) };

    /// <summary>The interval of a claim's main measure, over all repetitions: from the least lower end to the greatest upper one.</summary>
    private (double Low, double High)? Interval(string @case, string proxy, Variant sweep, string id)
    {
        var measures = Trials.Where(t => (t.Id.Case, t.Id.Proxy) == (@case, proxy) && t.Sweep.Equals(sweep))
            .SelectMany(t => t.Measures).Where(m => m.Claim == id).Select(m => m.Measure).ToArray();
        if (measures.Length == 0) return null;
        var main = measures[0];
        var (low, high) = (Ends(".low"), Ends(".high"));
        return low.Length > 0 && high.Length > 0 ? (low.Min(), high.Max()) : null;

        double[] Ends(string end) =>
            [.. measures.Where(m => m.Id == main.Id + end && m.Variant.Equals(main.Variant) && m.Part == main.Part).Select(m => m.Value).OfType<double>()];
    }

    private static ComparedTrial Trial(JsonNode trial) => new(
        new TrialId(Text(trial, "case"), Text(trial, "proxy"), trial["n"]!.GetValue<int>()),
        Text(trial, "state") == "valid",
        $"{Text(trial, "state")}: {Text(trial, "reason")}",
        [.. trial["claims"]!.AsArray().SelectMany(c => c!["measures"]!.AsArray().Select(m => (Text(c, "id"), Measure(m!))))])
    {
        Sweep = PlanJson.Variant(trial["sweep"]),
    };

    private static Measure Measure(JsonNode measure) => new(Text(measure, "id"), Text(measure, "label"), (double?)measure["value"], Text(measure, "unit"))
    {
        Part = (string?)measure["part"] ?? "",
        Variant = PlanJson.Variant(measure["variant"]),
    };

    private static string Text(JsonNode node, string name) => (string?)node[name] ?? throw new InvalidOperationException($"something has no {name}");
}

/// <summary>A claim on a proxy, as a run's findings tell of it.</summary>
internal sealed record ComparedClaim(string Case, string Proxy, string Id, string Sentence, ClaimSeen Seen)
{
    /// <summary>The point of the sweep; none where nothing was swept.</summary>
    internal Variant Sweep { get; init; } = Variant.None;

    /// <summary>What makes it the same claim in two runs.</summary>
    internal (string Case, string Proxy, Variant Sweep, string Id) Key => (Case, Proxy, Sweep, Id);
}

/// <summary>A trial, as a run's findings tell of it.</summary>
/// <param name="Id">Which trial.</param>
/// <param name="IsValid">Whether its claims were judged.</param>
/// <param name="State">What became of it, and why.</param>
/// <param name="Measures">The measures of its claims.</param>
internal sealed record ComparedTrial(TrialId Id, bool IsValid, string State, IReadOnlyList<(string Claim, Measure Measure)> Measures)
{
    /// <summary>The point of the sweep; none where nothing was swept.</summary>
    internal Variant Sweep { get; init; } = Variant.None;
}
