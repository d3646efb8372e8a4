using System.Globalization;
using System.Xml.Linq;
using ProxyLab.Escaping;
using ProxyLab.Judging;

namespace ProxyLab.Report.Text;

/// <summary>
/// <c>junit.xml</c>: a suite for each trial, a test for its fault proof and for each claim. A refuted claim is a finding, not a failure:
/// it passes, with what is true instead in its output. Unknown and not applicable are skipped, and so is a claim whose repetitions differ (mixed); an invalid trial is an error, and a skipped one is skipped.
/// </summary>
internal static class JUnit
{
    internal static string Write(Findings findings)
    {
        var mixed = findings.All.Where(f => f.IsMixed).ToDictionary(f => (f.Case, f.Proxy, f.Sweep, f.Id), f => f.Summary);
        var suites = findings.Trials.Select(t => Suite(t, mixed)).ToArray();
        var root = new XElement("testsuites", new XAttribute("name", XmlText.Of($"proxylab {findings.Run}")), suites);
        return new XDocument(new XDeclaration("1.0", "utf-8", null), root).Declaration + "\n" + root + "\n";
    }

    private static XElement Suite(TrialVerdicts trial, Dictionary<(string Case, string Proxy, Variant Sweep, string Id), string> mixed)
    {
        var tests = trial.Claims.Select(c => Test(trial, c, mixed.GetValueOrDefault((trial.Id.Case, trial.Id.Proxy, trial.Sweep, c.Id)))).Prepend(Fault(trial)).ToArray();
        return new XElement(
            "testsuite",
            new XAttribute("name", XmlText.Of($"{trial.Id}{At(trial)}")),
            Count("tests", tests.Length),
            Count("errors", tests.Count(t => t.Element("error") is not null)),
            Count("failures", 0),
            Count("skipped", tests.Count(t => t.Element("skipped") is not null)),
            tests);
    }

    private static XElement Fault(TrialVerdicts trial) => new(
        "testcase",
        new XAttribute("classname", XmlText.Of($"{trial.Id.Case}.{trial.Id.Proxy}")),
        new XAttribute("name", "fault"),
        trial.State == TrialState.Valid ? null : new XElement(trial.State == TrialState.Skipped ? "skipped" : "error", new XAttribute("message", XmlText.Of(trial.Reason))));

    private static XElement Test(TrialVerdicts trial, ClaimVerdict claim, string? mixed)
    {
        var judgement = claim.Judgement;
        var verdict = $"{judgement.Verdict.Name()}: {judgement.Observed}";
        return new XElement(
            "testcase",
            new XAttribute("classname", XmlText.Of($"{trial.Id.Case}.{trial.Id.Proxy}")),
            new XAttribute("name", XmlText.Of($"{claim.Id}{At(trial)}: {claim.Sentence}")),
            mixed is not null ? new XElement("skipped", new XAttribute("message", XmlText.Of($"mixed: {mixed}")))
                : judgement.Verdict is Verdict.Unknown or Verdict.NotApplicable ? new XElement("skipped", new XAttribute("message", XmlText.Of(verdict))) : null,
            new XElement("system-out", XmlText.Of(judgement.Instead is { } instead ? $"{verdict}\nInstead: {instead}" : verdict)));
    }

    private static string At(TrialVerdicts trial) => trial.Sweep.Count > 0 ? $" at {trial.Sweep}" : "";

    private static XAttribute Count(string name, int count) => new(name, count.ToString(CultureInfo.InvariantCulture));
}
