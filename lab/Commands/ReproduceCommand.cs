using System.CommandLine;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Reproducing;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary><c>proxylab reproduce CELL</c>: a cell of the matrix as a folder that shows it without the lab, to attach to a bug report.</summary>
internal static class ReproduceCommand
{
    private const string Examples = """
        Examples:
          proxylab reproduce half-answer-length-fin/NAME/tcp
          proxylab reproduce silent/NAME+tuned/unix --from results/latest
          proxylab reproduce silent/NAME/tcp --out report && report/run.sh
        The folder has an upstream of plain sockets in Python, the proxy's
        configuration, a script that runs both and asks by curl, and a README.
        Exit codes: 0 written, 2 it cannot be written, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var cell = new Argument<string>("CELL") { Description = "A cell's id, ROW/COLUMN/TRANSPORT, as matrix.json has it." };
        var from = new Option<string?>("--from") { HelpName = "run", Description = "Take plan and configuration from a saved run, and tell what it saw." };
        var output = new Option<string?>("--out", "-o") { HelpName = "folder", Description = "The folder to write; by default reproduce- and the id." };
        var command = new Command("reproduce", "Write a cell as scripts of its own.") { cell, from, output };
        HelpWithExamples.For(command, Examples);
        command.SetAction(async parsed =>
        {
            var id = parsed.GetRequiredValue(cell);
            if (parsed.GetValue(output) is "") throw new UsageException("--out takes the name of a folder, not an empty one");
            var reproduction = parsed.GetValue(from) is { } run ? Reproducer.OfSaved(RunFolder.Open(run), id, catalogue.Value) : await Planned(id, catalogue.Value);
            var folder = Path.GetFullPath(parsed.GetValue(output) ?? $"reproduce-{id.Replace('/', '-')}");
            Reproducer.Write(reproduction, folder);
            parsed.InvocationConfiguration.Output.Say($"{folder}/run.sh shows it; README.md tells what to expect");
            return ExitCode.Valid;
        });
        return command;
    }

    /// <summary>A cell that no run has yet.</summary>
    /// <exception cref="UsageException">There is no such row, no such transport in it, or more or less than one column.</exception>
    private static async Task<Reproduction> Planned(string id, Catalogue catalogue)
    {
        if (id.Split('/') is not [var row, var column, var transport]) throw new UsageException($"'{id}' is no cell: ROW/COLUMN/TRANSPORT, e.g. silent/NAME/tcp");
        var misbehaviours = catalogue.Cases.OfType<Misbehaviour>().ToArray();
        var found = misbehaviours.FirstOrDefault(m => m.Variants.Any(v => m.RowOf(v) == row)) ?? throw UsageException.Unknown("row", row, misbehaviours.SelectMany(m => m.Kinds.Select(m.RowOf)));
        if (column.Length == 0 || column != column.Trim() || column.Contains(',', StringComparison.Ordinal)) throw new UsageException($"'{id}' is no cell: '{column}' is not the name of one column, such as NAME or NAME+tuned");
        using var roots = EngineImages.Finder();
        var proxy = (await Selection.Proxies(catalogue, [column], isAll: true, roots))[0];
        var request = new RunRequest
        {
            Catalogue = catalogue, Cases = [found], Proxies = [proxy], Profile = Profile.All[0], Jobs = 1, Out = "", CommandLine = [],
            Only = (_, v) => found.RowOf(v) == row && v["transport"] == transport,
        };
        return request.Trials() is [var trial, ..] ? Reproducer.Of(id, trial, found, proxy)
            : throw UsageException.Unknown("transport", transport, found.Transports.Select(t => Values.Word(t)));
    }
}
