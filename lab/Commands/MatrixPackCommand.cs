using System.CommandLine;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Packs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab matrix pack FILE</c>: one column of a run with its evidence, to submit it.</summary>
internal static class MatrixPackCommand
{
    private const string Examples = """
        Examples:
          proxylab matrix pack mine.tar.gz --column NAME --by "A. Person, 2 CPUs"
          proxylab matrix pack mine.tar.gz --from results/RUN --column NAME+tuned --by me
          proxylab matrix pack mine.tar.gz --column NAME --by us --answers answers.md
        Exit codes: 0 packed, 2 it cannot be packed, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var file = new Argument<string>("file") { Description = "The pack to write, NAME.tar.gz; there must be none." };
        var column = new ColumnOptions();
        var by = new Option<string>("--by") { HelpName = "name", Description = "Who measured it; the site says so.", Required = true };
        var answers = new Option<string?>("--answers") { HelpName = "file", Description = "What the proxy's developers say of its cells; see 'matrix answers'." };
        var command = new Command("pack", "Pack a column of a run with its evidence, to submit it.") { file, column.From, column.Column, by, answers };
        HelpWithExamples.For(command, Examples);
        command.SetAction(parsed =>
        {
            var (run, cells) = column.Cells(parsed, catalogue.Value);
            var pack = PackWriter.Write(parsed.GetRequiredValue(file), run, cells, parsed.GetRequiredValue(by), parsed.GetValue(answers) is { } path ? Text(path) : null);
            parsed.InvocationConfiguration.Output.Say(FormattableString.Invariant($"{parsed.GetRequiredValue(file)}: {pack.Cells.Count} cells of {pack.Column}, {pack.Files.Count} files"));
            return ExitCode.Valid;
        });
        return command;
    }

    private static string Text(string path)
    {
        try
        {
            return EvidenceFile.ReadText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("read answers", e.Message, "write a file to fill in: proxylab matrix answers > answers.md", e);
        }
    }
}
