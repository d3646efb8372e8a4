using ProxyLab.Judging;

namespace ProxyLab.Report.Text;

/// <summary>One sign for what became of a case on a proxy. It reads without colour.</summary>
/// <param name="Sign">One character.</param>
/// <param name="Words">What it means, for the legend.</param>
/// <param name="Colour">A colour of Spectre.Console.</param>
internal sealed record Mark(char Sign, string Words, string Colour)
{
    internal static readonly Mark
        Holds = new('✓', "all hold", "green"),
        Refuted = new('✗', "some refuted", "red"),
        Unknown = new('?', "some unknown", "yellow"),
        Mixed = new('±', "some mixed over repetitions", "yellow"),
        NotApplicable = new('–', "not applicable", "grey"),
        Invalid = new('!', "invalid or damaged", "red"),
        Skipped = new('s', "skipped", "yellow"),
        NotRun = new(' ', "", "grey");

    /// <summary>In the order of the legend.</summary>
    internal static readonly IReadOnlyList<Mark> All = [Holds, Refuted, Mixed, Unknown, NotApplicable, Invalid, Skipped];

    /// <summary>The mark of one verdict.</summary>
    internal static Mark Of(Verdict verdict) => verdict switch
    {
        Verdict.Holds => Holds,
        Verdict.Refuted => Refuted,
        Verdict.Unknown => Unknown,
        _ => NotApplicable,
    };

    /// <summary>The mark of a claim over all repetitions.</summary>
    internal static Mark Of(Finding finding) => finding.IsMixed ? Mixed : Of(finding.Verdict);

    /// <summary>
    /// The mark of a case on a proxy: the worst that became of it. A trial without verdicts is worse than a refuted claim, and that is worse
    /// than an unknown one.
    /// </summary>
    internal static Mark Of(Findings findings, string @case, string proxy)
    {
        var trials = findings.Trials.Where(t => t.Id.Case == @case && t.Id.Proxy == proxy).ToArray();
        if (trials.Length == 0) return NotRun;
        if (trials.Any(t => t.State is TrialState.Invalid or TrialState.Damaged or TrialState.Incomplete)) return Invalid;
        var marks = findings.All.Where(f => f.Case == @case && f.Proxy == proxy).Select(Of).ToHashSet();
        if (marks.Count == 0) return trials.Any(t => t.State == TrialState.Skipped) ? Skipped : NotApplicable;
        return new[] { Refuted, Mixed, Unknown, Holds }.FirstOrDefault(marks.Contains) ?? NotApplicable;
    }
}
