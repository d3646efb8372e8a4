using System.CommandLine;
using System.CommandLine.Completions;
using ProxyLab.Escaping;
using ProxyLab.Matrix;
using ProxyLab.Matrix.Site;
using ProxyLab.Report.Text;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Commands;

/// <summary><c>proxylab matrix</c>: every misbehaviour on every proxy, and the site that shows it.</summary>
internal static class MatrixCommand
{
    private const string Examples = """
        Examples:
          proxylab matrix                             all of it, some 25 minutes
          proxylab matrix --only half-answer,silent --proxy NAME,NAME+tuned
          proxylab matrix --transport tcp --repeat 5
          proxylab matrix --shard 1/4                 one of four parts; see merge
          proxylab matrix --resume results/RUN        what is missing of a run
          proxylab matrix --from results/latest       the site of a saved run again
          proxylab matrix diff RUN RUN                what changed between two
          proxylab matrix pack FILE --by NAME         a column, to submit it
          proxylab matrix merge FILE FILE …           the site of submitted columns
        Exit codes: 0 valid, 2 a cell has no observation, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue, string[] args)
    {
        var only = new Option<string[]>("--only") { HelpName = "name,…", Description = "Misbehaviours or rows of the matrix, separated by commas.", AllowMultipleArgumentsPerToken = false };
        var proxies = new Option<string[]>("--proxy", "-p") { HelpName = "name,…", Description = "Proxies, separated by commas: NAME, NAME+tuned, or NAME@ROOT; by default every one, as shipped and tuned.", AllowMultipleArgumentsPerToken = false };
        var transport = new Option<string?>("--transport") { HelpName = "name", Description = "unix or tcp; both by default." };
        var repeat = new Option<int>("--repeat", "-r") { HelpName = "n", Description = "Repeat every trial so often.", DefaultValueFactory = _ => 1 };
        var jobs = new Option<int>("--jobs", "-j") { HelpName = "n", Description = "Trials side by side.", DefaultValueFactory = _ => Environment.ProcessorCount * 10 };
        var shard = new Option<string?>("--shard") { HelpName = "i/n", Description = "Run one of n parts, i/n; put them together with merge." };
        var output = new Option<string>("--out", "-o") { HelpName = "folder", Description = "The folder for run folders.", DefaultValueFactory = _ => "results" };
        var resume = new Option<string?>("--resume") { HelpName = "run", Description = "Run what is missing of an interrupted run, with the options that it had." };
        var from = new Option<string?>("--from") { HelpName = "run", Description = "Run nothing: write the site of a saved run again." };
        var soak = new Option<string?>("--soak") { HelpName = "folder", Description = "What make matrix-soak kept: a mark that varied there is shown so." };
        var dry = new Option<bool>("--dry-run") { Description = "Show what would run, and run nothing." };
        only.CompletionSources.Add(_ => Misbehaviours(catalogue.Value).Select(m => new CompletionItem(m.Name)));
        proxies.CompletionSources.Add(_ => catalogue.Value.Proxies.Select(p => new CompletionItem(p.Name)));
        var command = new Command("matrix", "Try every misbehaviour on every proxy, and write the matrix as a site.") { only, proxies, transport, repeat, jobs, shard, output, resume, from, soak, dry, MatrixDiffCommand.Create(), MatrixPackCommand.Create(catalogue), MatrixAnswersCommand.Create(catalogue), MatrixMergeCommand.Create(catalogue, args) };
        HelpWithExamples.For(command, Examples);
        command.SetAction(async (parsed, cancel) =>
        {
            var soaked = parsed.GetValue(soak) is { } kept ? Soak.Read(kept) : Soak.None;
            if (parsed.GetValue(from) is { } saved)
            {
                if (((Option[])[only, proxies, transport, repeat, jobs, shard, output, resume, dry]).FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } other)
                    throw new UsageException($"--from runs nothing, and {other.Name} would say nothing there: leave one of them out");
                return Site(RunFolder.Open(saved), catalogue.Value, soaked);
            }

            using var roots = EngineImages.Finder();
            var chosen = await Selection.Proxies(catalogue.Value, parsed.GetValue(proxies) is { Length: > 0 } named ? named : Everything(catalogue.Value), isAll: true, roots);
            var names = Names(parsed.GetValue(only) ?? [], catalogue.Value);
            Transport? way = parsed.GetValue(transport) is { } word ? TransportOf(word) : null;
            var request = new RunRequest
            {
                Catalogue = catalogue.Value,
                Cases = [.. Misbehaviours(catalogue.Value).Where(m => names.Count == 0 || Rows(m).Any(names.Contains))],
                Only = (c, v) => (way is null || v["transport"] == Values.Word(way.Value)) && (names.Count == 0 || names.Contains(c.Name) || names.Contains(((Misbehaviour)c).RowOf(v))),
                Proxies = chosen,
                Profile = Profile.All[0],
                Repeat = Selection.AtLeast(1, "--repeat", parsed.GetValue(repeat)),
                Jobs = Selection.AtLeast(1, "--jobs", parsed.GetValue(jobs)),
                Out = parsed.GetValue(output)!,
                CommandLine = args,
                Shard = parsed.GetValue(shard) is { } part ? Shard.Parse(part) : null,
            };
            Selection.RequireSensible(request);
            if (!parsed.GetValue(dry)) return await Run(request, parsed.GetValue(resume), catalogue.Value, soaked, cancel);
            TrialPlan[] trials = [.. request.Trials()];
            if (parsed.GetValue(resume) is { } resumed && Reopened(resumed, request) is var run) trials = Missing(run, request);
            foreach (var trial in trials) parsed.InvocationConfiguration.Output.Say($"{trial.Id}  {trial.Place}{(trial.WhyNot is { } why ? $"  ({why})" : "")}");
            parsed.InvocationConfiguration.Output.Say(FormattableString.Invariant($"{trials.Length} trials, {request.Jobs} side by side"));
            return ExitCode.Valid;
        });
        return command;
    }

    private static async Task<int> Run(RunRequest request, string? resumed, Catalogue catalogue, Soak soak, CancellationToken cancel)
    {
        await SandboxCheck.Require();
        var run = resumed is null ? RunFolder.Create(request) : Reopened(resumed, request);
        using var held = RunLock.Take(run);
        var missing = Missing(run, request);
        foreach (var begun in missing.Select(t => RunFiles.Trial(run.Path, t.Id)).Where(Directory.Exists)) Directory.Delete(begun, recursive: true);
        var interrupted = new LabException("matrix", $"interrupted; {run.Path} can be continued", $"proxylab matrix --resume {run.Path}, with the same options");
        return await ConductedRun.Run(run, request, missing, _ =>
        {
            run.Close(finished: true);
            return Site(run, catalogue, soak);
        }, interrupted, cancel);
    }

    /// <summary>The trials that are not there whole: a damaged one is run again.</summary>
    private static TrialPlan[] Missing(RunFolder run, RunRequest request) =>
        [.. request.Trials().Where(t => RunFiles.Trial(run.Path, t.Id) is var folder && !(Seal.IsThere(folder) && Seal.Breach(folder) is null && run.PlanOf(t.Id) is not null))];

    /// <summary>The folder of a run that was interrupted, of the same trials.</summary>
    /// <exception cref="UsageException">It is one of other trials.</exception>
    private static RunFolder Reopened(string path, RunRequest request)
    {
        var run = RunFolder.Open(path);
        return run.Trials().SequenceEqual(request.Trials().Select(t => t.Id)) ? run : throw new UsageException($"{path} is a run of other trials: give the options that it was begun with, which its {RunFiles.Run} tells");
    }

    private static int Site(RunFolder run, Catalogue catalogue, Soak soak)
    {
        var reader = new MatrixReader(run, catalogue);
        if (run.Trials().Count > 0 || run.Record().Shard is not { Shard: var part }) return Site(run, [.. reader.Cells().Select(soak.Of)], reader.Lost());
        Console.Out.Say($"no trial fell to shard {part}: it has no site, and is merged as the others are"); // there are more shards than units: nothing is wrong
        return ExitCode.Valid;
    }

    /// <summary>Writes the site of a run and tells it on the terminal.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="lost">Its trials of which no cell is known.</param>
    internal static int Site(RunFolder run, IReadOnlyList<Cell> cells, IReadOnlyList<(TrialId Id, string Reason)> lost)
    {
        foreach (var (id, reason) in lost.Take(5)) Console.Error.Say($"no cell: {id}: {reason}");
        if (lost.Count > 5) Console.Error.Say(FormattableString.Invariant($"no cell: {lost.Count - 5} more trials"));
        if (cells.Count == 0) throw new LabException("write the matrix", $"{run.Path} has no trial of a misbehaviour", "name a run of 'proxylab matrix'");
        MatrixSite.Write(run, cells);
        foreach (var line in MatrixScreen.Lines(cells).SelectMany(l => TextLine.Wrap(l, 80, 3))) Console.Out.Say(line);
        Console.Out.Say($"site: {run.FileOf(RunFiles.Matrix)}/index.html");
        return lost.Count == 0 && cells.All(c => c.State is "valid" or "not-applicable" or "skipped") ? ExitCode.Valid : ExitCode.HarnessFailed;
    }

    private static IEnumerable<Misbehaviour> Misbehaviours(Catalogue catalogue) => catalogue.Cases.OfType<Misbehaviour>();

    private static IEnumerable<string> Rows(Misbehaviour misbehaviour) => misbehaviour.Kinds.Select(misbehaviour.RowOf).Prepend(misbehaviour.Name);

    /// <summary>Every installed proxy, as shipped and, where it has a file for that, tuned.</summary>
    private static string[] Everything(Catalogue catalogue) => [.. Selection.Installed(catalogue).SelectMany(p => p.Tuned.Count > 0 ? (string[])[p.Name, p.Name + ProxyColumn.TunedMark] : [p.Name])];

    private static Transport TransportOf(string word)
    {
        var values = Values.Choice<Transport>();
        try
        {
            return values.Read(word);
        }
        catch (FormatException)
        {
            throw new UsageException($"--transport takes one of {values.Range}, not '{word}'");
        }
    }

    private static HashSet<string> Names(IReadOnlyList<string> lists, Catalogue catalogue)
    {
        string[] all = [.. Misbehaviours(catalogue).SelectMany(Rows).Distinct()];
        var names = lists.SelectMany(l => l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0 && lists.Count > 0) throw new UsageException($"--only names no misbehaviour. Known: {string.Join(", ", all)}");
        return names.FirstOrDefault(n => !all.Contains(n)) is { } unknown ? throw UsageException.Unknown("misbehaviour", unknown, all) : names;
    }
}
