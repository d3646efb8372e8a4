using System.CommandLine;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Packs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab matrix answers</c>: a text in which a proxy's developers say something of its cells.</summary>
internal static class MatrixAnswersCommand
{
    private const string Examples = """
        Examples:
          proxylab matrix answers --column NAME > answers.md
          proxylab matrix pack mine.tar.gz --column NAME --by us --answers answers.md
        Exit codes: 0 written, 2 the run cannot be read, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var column = new ColumnOptions();
        var command = new Command("answers", "Write a text to fill in: what the proxy's developers say of each marked cell.") { column.From, column.Column };
        HelpWithExamples.For(command, Examples);
        command.SetAction(parsed =>
        {
            var (_, cells) = column.Cells(parsed, catalogue.Value);
            foreach (var line in CellAnswers.Template(cells[0].Column, cells).Split('\n')) parsed.InvocationConfiguration.Output.Say(line);
            return ExitCode.Valid;
        });
        return command;
    }
}
