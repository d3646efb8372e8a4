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
            Interval(Text(claim, "case"), Text(claim, "proxy"), Text(claim, "id"))));

    private (double Low, double High)? Interval(string @case, string proxy, string id)
    {
        var numbers = Trials.Where(t => (t.Id.Case, t.Id.Proxy) == (@case, proxy)).SelectMany(t => t.Numbers).Where(n => n.Claim == id).ToLookup(n => n.Name, n => n.Value);
        return numbers.Contains(RatioInterval.LowNumber) && numbers.Contains(RatioInterval.HighNumber)
            ? (numbers[RatioInterval.LowNumber].Min(), numbers[RatioInterval.HighNumber].Max()) : null;
    }

    private static ComparedTrial Trial(JsonNode trial) => new(
        new TrialId(Text(trial, "case"), Text(trial, "proxy"), trial["n"]!.GetValue<int>()),
        Text(trial, "state") == "valid",
        $"{Text(trial, "state")}: {Text(trial, "reason")}",
        [.. trial["claims"]!.AsArray().SelectMany(c => c!["numbers"]!.AsObject().Select(n => (Text(c, "id"), n.Key, n.Value!.GetValue<double>())))]);

    private static string Text(JsonNode node, string name) => (string?)node[name] ?? throw new InvalidOperationException($"something has no {name}");
}

/// <summary>A claim on a proxy, as a run's findings tell of it.</summary>
internal sealed record ComparedClaim(string Case, string Proxy, string Id, string Sentence, ClaimSeen Seen);

/// <summary>A trial, as a run's findings tell of it.</summary>
/// <param name="Id">Which trial.</param>
/// <param name="IsValid">Whether its claims were judged.</param>
/// <param name="State">What became of it, and why.</param>
/// <param name="Numbers">The numbers of its claims.</param>
internal sealed record ComparedTrial(TrialId Id, bool IsValid, string State, IReadOnlyList<(string Claim, string Name, double Value)> Numbers);
