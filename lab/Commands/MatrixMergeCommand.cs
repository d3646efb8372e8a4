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
            return PackMerger.Merge(parsed.GetRequiredValue(files), parsed.GetValue(output)!, args, run =>
            {
                var reader = new MatrixReader(run, catalogue.Value);
                var (cells, measured) = (reader.Cells(), Measured.Of(run));
                RequireColumns(cells, measured);
                var code = MatrixCommand.Site(run, cells, reader.Lost());
                var otherwise = measured.SelectMany(m => m.Otherwise(cells).Select(o => (m.Pack.By, Cell: o))).ToArray();
                foreach (var (by, cell) in otherwise) parsed.InvocationConfiguration.Output.Say($"otherwise  {cell.Id}: {cell.Words($"by {by}")}");
                return code != ExitCode.Valid ? code : otherwise.Length > 0 ? ExitCode.VerdictChanged : ExitCode.Valid;
            });
        });
        return command;
    }

    /// <exception cref="LabException">A pack has no cell, or a plan in one makes a cell of a column that none of them is of.</exception>
    private static void RequireColumns(IReadOnlyList<Cell> cells, IReadOnlyList<Measured> measured)
    {
        if (measured.FirstOrDefault(m => cells.All(c => c.Column != m.Pack.Column)) is { } empty)
            throw new LabException("merge packs", $"the pack of {empty.Pack.Column} by {empty.Pack.By} has no trial of a misbehaviour that this lab knows", "leave it out");
        if (cells.FirstOrDefault(c => measured.All(m => m.Pack.Column != c.Column)) is { } strange)
            throw new LabException("merge packs", $"a plan in one of the packs is of {strange.Id}, and no pack is of {strange.Column}", "merge each pack alone to see which it is, and leave it out");
    }
}
