using System.CommandLine;
using ProxyLab.Escaping;
using ProxyLab.Matrix;
using ProxyLab.Matrix.Packs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab matrix merge FILE…</c>: the site of columns that were submitted.</summary>
internal static class MatrixMergeCommand
{
    private const string Examples = """
        Examples:
          proxylab matrix merge one.tar.gz other.tar.gz
          proxylab matrix merge packs/*.tar.gz --out merged
        Exit codes: 0 every cell came out as submitted, 1 a cell came out otherwise,
        2 a pack is damaged or a cell has no observation, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue, string[] args)
    {
        var files = new Argument<string[]>("pack") { Description = "Files of 'proxylab matrix pack', each of another column.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out", "-o") { HelpName = "folder", Description = "The folder for run folders.", DefaultValueFactory = _ => "results" };
        var command = new Command("merge", "Put submitted columns together, judge their evidence again, and write the site.") { files, output };
        HelpWithExamples.For(command, Examples);
        command.SetAction(parsed =>
        {
            var run = PackMerger.Merge(parsed.GetRequiredValue(files), parsed.GetValue(output)!, args);
            run.Close(finished: true);
            var cells = new MatrixReader(run, catalogue.Value).Cells();
            var code = MatrixCommand.Site(run, cells, []);
            var otherwise = Measured.Of(run).SelectMany(m => m.Otherwise(cells).Select(o => (m.Pack.By, o.There, o.Here))).ToArray();
            foreach (var (by, there, here) in otherwise) parsed.InvocationConfiguration.Output.Say($"otherwise  {there.Id}: {there.Words} by {by}; {here?.Words ?? "no such cell"} here");
            return code != ExitCode.Valid ? code : otherwise.Length > 0 ? ExitCode.VerdictChanged : ExitCode.Valid;
        });
        return command;
    }
}
