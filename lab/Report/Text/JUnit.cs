using System.Globalization;
using System.Xml.Linq;
using ProxyLab.Judging;

namespace ProxyLab.Report.Text;

/// <summary>
/// <c>junit.xml</c>: a suite for each trial, a test for its fault proof and for each claim. A refuted claim is a finding, not a failure:
/// it passes, with what is true instead in its output. Unknown and not applicable are skipped; an invalid trial is an error, and a skipped one is skipped.
/// </summary>
internal static class JUnit
{
    internal static string Write(Findings findings)
    {
        var suites = findings.Trials.Select(Suite).ToArray();
        var root = new XElement("testsuites", new XAttribute("name", "proxylab " + findings.Run), suites);
        return new XDocument(new XDeclaration("1.0", "utf-8", null), root).Declaration + "\n" + root + "\n";
    }

    private static XElement Suite(TrialVerdicts trial)
    {
        var tests = trial.Claims.Select(c => Test(trial, c)).Prepend(Fault(trial)).ToArray();
        return new XElement(
            "testsuite",
            new XAttribute("name", Clean($"{trial.Id}{At(trial)}")),
            Count("tests", tests.Length),
            Count("errors", tests.Count(t => t.Element("error") is not null)),
            Count("failures", 0),
            Count("skipped", tests.Count(t => t.Element("skipped") is not null)),
            tests);
    }

    private static XElement Fault(TrialVerdicts trial) => new(
        "testcase",
        new XAttribute("classname", $"{trial.Id.Case}.{trial.Id.Proxy}"),
        new XAttribute("name", "fault"),
        trial.State == TrialState.Valid ? null : new XElement(trial.State == TrialState.Skipped ? "skipped" : "error", new XAttribute("message", Clean(trial.Reason))));

    private static XElement Test(TrialVerdicts trial, ClaimVerdict claim)
    {
        var judgement = claim.Judgement;
        var verdict = $"{judgement.Verdict.Name()}: {judgement.Observed}";
        return new XElement(
            "testcase",
            new XAttribute("classname", $"{trial.Id.Case}.{trial.Id.Proxy}"),
            new XAttribute("name", Clean($"{claim.Id}{At(trial)}: {claim.Sentence}")),
            judgement.Verdict is Verdict.Unknown or Verdict.NotApplicable ? new XElement("skipped", new XAttribute("message", Clean(verdict))) : null,
            new XElement("system-out", Clean(judgement.Instead is { } instead ? $"{verdict}\nInstead: {instead}" : verdict)));
    }

    private static string At(TrialVerdicts trial) => trial.Sweep.Count > 0 ? $" at {trial.Sweep}" : "";

    private static XAttribute Count(string name, int count) => new(name, count.ToString(CultureInfo.InvariantCulture));

    /// <summary>A log that a message quotes may hold characters that XML 1.0 cannot.</summary>
    private static string Clean(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
