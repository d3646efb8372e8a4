using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The verdicts of a run beside the published ones.</summary>
internal sealed class PublishedVerdicts
{
    /// <summary>What a verdict says that the machine's own delay left open.</summary>
    private const string Late = "waited for a CPU";

    private static readonly Dictionary<string, string> Published = Claims(JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json")))!)
        .ToDictionary(Name, c => (string)c["verdict"]!);

    private readonly List<string> _contradictions = [], _late = [], _unknown = [];
    private int _trials, _claims, _aboutTime, _invalid;

    /// <summary>Trials that were run, of whatever state.</summary>
    internal int Trials => _trials;

    /// <summary>In a line, with the claims of no verdict.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{_trials} trials, {_invalid} of them not valid; {_claims} claims: {_contradictions.Count} against the published verdict, {_late.Count} of {_aboutTime} about time unknown for want of a CPU, {_unknown.Count} unknown otherwise")
        + string.Concat(_contradictions.Concat(_late).Concat(_unknown).Select(line => $"\n  {line}"));

    /// <summary>Adds a run's claims.</summary>
    internal void Add(RunReader run)
    {
        var findings = run.Json("findings.json");
        _trials += findings["trials"]!.AsArray().Count;
        _invalid += findings["trials"]!.AsArray().Count(t => (string)t!["state"]! != "valid");
        foreach (var claim in Claims(findings))
        {
            var (verdict, observed) = ((string)claim["verdict"]!, (string)claim["observed"]!);
            _claims++;
            if (claim["measures"]!.AsArray().Any(m => (string)m!["unit"]! == "s")) _aboutTime++;
            if (verdict == Published.GetValueOrDefault(Name(claim), verdict)) continue;
            (verdict != "unknown" ? _contradictions : observed.Contains(Late, StringComparison.Ordinal) ? _late : _unknown).Add($"{Name(claim)} {verdict}: {observed}");
        }
    }

    /// <summary>
    /// The cases of which the machine's own delay left a claim open, to be asked once more; from here on these claims are as if they had not been asked. The
    /// misbehaviours of <see cref="WholeRun"/> compare with each other, and are asked together.
    /// </summary>
    internal IReadOnlyCollection<string> TakeLate()
    {
        string[] cases = [.. _late.Select(line => line.Split('/')[0]).Distinct()];
        _late.Clear();
        return [.. cases.Intersect(WholeRun.Cases).Any() ? cases.Union(WholeRun.Cases) : cases];
    }

    /// <summary>Holds for any machine: what has a verdict has the published one.</summary>
    internal void AssertNoneContradicted() => Assert.True(_claims > 0 && _contradictions.Count == 0, ToString());

    /// <summary>Holds for a quiet machine: counts are known, and of the claims about time all but a few.</summary>
    internal void AssertKnown() => Assert.True(_claims > 0 && _contradictions.Count == 0 && _unknown.Count == 0 && _late.Count <= Math.Max(1, 0.02 * _aboutTime), ToString());

    private static IEnumerable<JsonNode> Claims(JsonNode findings) => findings["claims"]!.AsArray().Select(c => c!);

    private static string Name(JsonNode claim) => $"{claim["case"]}/{claim["proxy"]}/{claim["id"]}";
}
