using System.CommandLine;
using System.CommandLine.Completions;
using ProxyLab.Comparing;
using ProxyLab.Escaping;
using ProxyLab.Report;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Commands;

/// <summary><c>proxylab run</c>.</summary>
internal static class RunCommand
{
    private const string Examples = """
        Examples:
          proxylab run
          proxylab run --all                          the long cases too, on every proxy
          proxylab run never-accept --proxy NAME,NAME --set clients=300
          proxylab run healthy --repeat 5 --json > findings.json
          proxylab run --baseline results/latest      exit 1 if a verdict changed
          proxylab run --dry-run --profile seed       what would run, and with what plan
          proxylab run never-accept --sweep backlog=8,64,128
          proxylab run never-accept --until-changed backlog=1..200
          proxylab run --shard 2/8                    one of eight parts; see merge
          proxylab run --in docker never-accept       the same in a container
        Cases and the keys of --set: proxylab list. Exit codes: 0 valid, 1 a verdict
        changed, 2 the harness or the environment failed, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue, string[] args)
    {
        var names = new Argument<string[]>("case") { HelpName = "case", Description = "Cases to run, by the names of 'proxylab list'; all but the long ones when none is named.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Run the long cases too, and on every proxy." };
        var proxies = new Option<string[]>("--proxy", "-p") { HelpName = "name,…", Description = "Proxies, separated by commas: NAME, NAME+tuned, or NAME@ROOT of a proxy root; the usual ones that are installed by default.", AllowMultipleArgumentsPerToken = false };
        var settings = new Option<string[]>("--set", "-s") { HelpName = "key=value", Description = "Set a key of every plan; the keys: proxylab list.", AllowMultipleArgumentsPerToken = false };
        var sweep = new Option<string[]>("--sweep") { Description = "Run at each value of a key or setting: key=a,b,c; of text, once for each value.", HelpName = "key=a,b,c", AllowMultipleArgumentsPerToken = false };
        var until = new Option<string?>("--until-changed") { Description = "Search the value at which verdicts change: key=LOW..HIGH; of one case.", HelpName = "key=low..high" };
        var repeat = new Option<int>("--repeat", "-r") { HelpName = "n", Description = "Repeat every trial so often.", DefaultValueFactory = _ => 1 };
        names.CompletionSources.Add(_ => catalogue.Value.Cases.Select(c => new CompletionItem(c.Name)));
        proxies.CompletionSources.Add(_ => catalogue.Value.Proxies.Select(p => new CompletionItem(p.Name)));
        settings.CompletionSources.Add(_ => catalogue.Value.AllNames.Select(name => new CompletionItem(name + "=")));
        var jobs = new Option<int>("--jobs", "-j") { HelpName = "n", Description = "Trials side by side.", DefaultValueFactory = _ => Environment.ProcessorCount * 3 };
        var profile = new Option<string>("--profile") { HelpName = "name", Description = "quick or seed.", DefaultValueFactory = _ => Profile.All[0].Name };
        var seed = new Option<int?>("--seed") { HelpName = "n", Description = "Seed of everything random." };
        var baseline = new Option<string?>("--baseline") { HelpName = "run", Description = "A run folder or findings.json to compare verdicts with." };
        var trace = new Option<bool>("--trace") { Description = "Follow each proxy's system calls with strace (as --set trace=true)." };
        var dry = new Option<bool>("--dry-run") { Description = "Show what would run, and run nothing." };
        var shown = new ShownOptions();
        var draw = new DrawOption();
        var output = new Option<string>("--out", "-o") { HelpName = "folder", Description = "The folder for run folders.", DefaultValueFactory = _ => "results" };
        var shard = new Option<string?>("--shard") { HelpName = "i/n", Description = "Run one of n parts of the run, i/n; put them together with merge." };
        var container = new ContainerOptions();
        var command = new Command("run", "Run cases on proxies, judge their claims and report.")
        {
            names, all, proxies, settings, sweep, until, repeat, jobs, profile, seed, baseline, trace, dry, shown.Json, shown.Verbose, draw.Option, output, shard, container.In, container.Image, container.AsRoot,
        };
        HelpWithExamples.For(command, Examples);
        command.SetAction(async (parsed, cancel) =>
        {
            if (container.Of(parsed, parsed.GetValue(output)!, parsed.GetValue(baseline), parsed.GetValue(proxies) ?? []) is { } inside) return await RunInContainer.Run(inside, args, cancel);
            using var roots = EngineImages.Finder();
            var chosen = await Selection.Proxies(catalogue.Value, parsed.GetValue(proxies) ?? [], parsed.GetValue(all), roots);
            var request = new RunRequest
            {
                Catalogue = catalogue.Value,
                Cases = Selection.Cases(catalogue.Value, parsed.GetValue(names) ?? [], parsed.GetValue(all), parsed.GetValue(proxies) is { Length: > 0 } ? null : chosen),
                Proxies = chosen,
                Profile = Profile.All.FirstOrDefault(p => p.Name == parsed.GetValue(profile))
                    ?? throw UsageException.Unknown("profile", parsed.GetValue(profile)!, Profile.All.Select(p => p.Name)),
                Settings = [.. parsed.GetValue(settings) ?? [], .. parsed.GetValue(trace) ? (string[])["trace=true"] : []],
                Repeat = Selection.AtLeast(1, "--repeat", parsed.GetValue(repeat)),
                Jobs = Selection.AtLeast(1, "--jobs", parsed.GetValue(jobs)),
                Seed = parsed.GetValue(seed),
                Out = parsed.GetValue(output)!,
                CommandLine = args,
                Shard = parsed.GetValue(shard) is { } part ? Shard.Parse(part) : null,
            };
            Selection.RequireSensible(request);
            request = request with { Sweep = SweepOption.Points(parsed.GetValue(sweep) ?? [], request.AllSettings) };
            var range = parsed.GetValue(until) is { } searched ? UntilChangedRun.Range(request, searched, parsed.GetValue(baseline) is not null) : null;
            if (range is not null) request = UntilChangedRun.Ends(request, range);
            if (request.Shard is not null && parsed.GetValue(baseline) is not null)
                throw new UsageException("--baseline compares whole runs, and a shard is none: give it to 'proxylab merge'");
            request = await Unable.Skipping(request, named: parsed.GetValue(names) is { Length: > 0 }); // which also refuses a key or a value that is wrong
            if (range is not null && !parsed.GetValue(dry)) return await UntilChangedRun.Run(request, range, shown.Of(parsed), draw.IsAll(parsed), cancel);
            return parsed.GetValue(dry)
                ? DryRun(request, range is not null, parsed.InvocationConfiguration.Output)
                : await Run(request, catalogue.Value, Older(parsed.GetValue(baseline)), shown.Of(parsed), draw.IsAll(parsed), cancel);
        });
        return command;
    }

    private static async Task<int> Run(RunRequest request, Catalogue catalogue, ComparedRun? baseline, Shown shown, bool isDrawn, CancellationToken cancel)
    {
        await SandboxCheck.Require();
        var run = RunFolder.Create(request);
        var interrupted = new LabException("run", $"interrupted; what is whole can be judged: {run.Path}", $"proxylab judge {run.Path}");
        return await ConductedRun.Run(run, request, request.Trials(), findings =>
        {
            var figures = !isDrawn ? null : request.Shard is null ? RunReport.WriteFigures(run, findings, catalogue, cancel) : $"shard {request.Shard}: claims that compare with cases of other shards are unknown here, and figures are left to 'proxylab merge'";
            return FindingsOutput.Finish(run, findings, catalogue, baseline, shown, figures);
        }, interrupted, cancel);
    }

    private static ComparedRun? Older(string? path) => path is null ? null : ComparedRun.Read(path);

    private static int DryRun(RunRequest request, bool isSearch, TextWriter output)
    {
        var trials = request.Trials();
        foreach (var (id, plan, _, _) in trials)
        {
            var changed = PlanKeys.Beside(plan, Plan.Default).Select(p => $"{p.Name}={p.Value}");
            output.Say($"{id}  {string.Join(' ', changed)}".TrimEnd());
        }

        output.WriteLine($"{trials.Count} trials, {request.Jobs} side by side; plans differ from the default as shown");
        if (isSearch) output.WriteLine("where a verdict differs between the two values, the search halves what is between them");
        return ExitCode.Valid;
    }
}
