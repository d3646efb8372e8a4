using System.CommandLine;
using ProxyLab.Comparing;
using ProxyLab.Escaping;
using ProxyLab.Report;
using ProxyLab.Report.Text;

namespace ProxyLab.Commands;

/// <summary><c>proxylab diff A B</c>: what changed from one saved run to another.</summary>
internal static class DiffCommand
{
    private const string AcrossVersions = "--across-versions";

    private const string Examples = """
        Examples:
          proxylab diff results/20260101T120000Z-abc123 results/latest
          proxylab diff results/published results/latest --across-versions
          proxylab diff before after --json > diff.json
        A measure's shift is the Hodges-Lehmann estimate, its p an exact Mann-Whitney
        test that counts ties. Give runs --repeat 5 or more: with four and four, p is
        at least 0.029; with three and three, at least 0.1; with one there is no test.
        Exit codes: 0 the verdicts are the same, 1 one changed, 2 a run cannot be read
        or the two cannot be compared, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var before = new Argument<string>("A") { Description = "The older run: its folder, or its findings.json." };
        var after = new Argument<string>("B") { Description = "The newer run." };
        var across = new Option<bool>(AcrossVersions) { Description = "Compare although the kernel or a proxy is another one." };
        var all = new Option<bool>("--all") { Description = "Show every measure, and not the notable ones only." };
        var json = new Option<bool>("--json") { Description = "Print the comparison as JSON for programs, and nothing else." };
        var figures = new Option<string?>("--figures") { HelpName = "dir", Description = "Draw the comparison into this folder, for a screen and for a write-up." };
        var command = new Command("diff", "Say which verdicts and measures changed from one saved run to another.") { before, after, across, all, json, figures };
        HelpWithExamples.For(command, Examples);
        command.SetAction(parsed =>
        {
            var (a, b) = (ComparedRun.Read(parsed.GetRequiredValue(before)), ComparedRun.Read(parsed.GetRequiredValue(after)));
            if (!parsed.GetValue(across)) Comparer.RequireSameUnderTest(a, b, AcrossVersions);
            var comparison = Comparer.Of(a, b);
            if (parsed.GetValue(json)) Console.Out.WriteLine(ComparisonJson.Of(comparison).ToJsonString(Json.Pretty));
            else ComparisonText.Write(Terminal.Output(), comparison, parsed.GetValue(all));
            if (parsed.GetValue(figures) is { } folder) Console.Error.Say(RunReport.WriteComparison(Path.GetFullPath(folder), comparison, catalogue.Value));
            return comparison.Changed.Count > 0 ? ExitCode.VerdictChanged : ExitCode.Valid;
        });
        return command;
    }
}
