using System.CommandLine;
using ProxyLab.Escaping;
using ProxyLab.Matrix;

namespace ProxyLab.Commands;

/// <summary><c>proxylab matrix diff A B</c>.</summary>
internal static class MatrixDiffCommand
{
    private const string Examples = """
        Examples:
          proxylab matrix diff results/OLDER results/latest
          proxylab matrix diff RUN RUN --from NAME@1.22.1 --to NAME@1.26.3
        Exit codes: 0 the same, 1 a cell changed, 2 a matrix cannot be read, 64 bad usage.
        """;

    internal static Command Create()
    {
        var before = new Argument<string>("before") { Description = "A run of 'proxylab matrix', its folder matrix, or a matrix.json." };
        var after = new Argument<string>("after") { Description = "Another." };
        var from = new Option<string?>("--from") { HelpName = "column", Description = "The column of the first; every one by default, each with that of its name or proxy." };
        var to = new Option<string?>("--to") { HelpName = "column", Description = "The column of the second; that of the first by default." };
        var command = new Command("diff", "Say in words what changed between two matrices, or two versions of a proxy.") { before, after, from, to };
        HelpWithExamples.For(command, Examples);
        command.SetAction(parsed =>
        {
            var lines = MatrixDiff.Of(Read(parsed.GetRequiredValue(before)), Read(parsed.GetRequiredValue(after)), parsed.GetValue(from), parsed.GetValue(to));
            foreach (var line in lines) parsed.InvocationConfiguration.Output.Say(line);
            return lines.Count > 1 ? ExitCode.VerdictChanged : ExitCode.Valid;
        });
        return command;
    }

    private static IReadOnlyList<ComparedCell> Read(string path) => Json.Read(FileOf(path), "read a matrix", "name a run of 'proxylab matrix'", MatrixDiff.Read);

    private static string FileOf(string path) =>
        File.Exists(path) ? path : Path.Combine(File.Exists(Path.Combine(path, "matrix.json")) ? path : Path.Combine(path, RunFiles.Matrix), "matrix.json");
}
