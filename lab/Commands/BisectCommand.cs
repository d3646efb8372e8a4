using System.CommandLine;
using ProxyLab.Bisection;
using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Roots;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Commands;

/// <summary><c>proxylab bisect</c>: which settings flip a claim's verdict.</summary>
internal static class BisectCommand
{
    private const string Examples = """
        Examples:
          proxylab bisect never-accept --claim C2c --factor backlog=64,511
              --factor transport=unix,tcp --factor waves=2,1 --factor body_bytes=0,16
          proxylab bisect per-cpu-listeners --claim F02 --factor rps=3,0
              --factor listen=shared,per-cpu --factor accept_mutex=false,true
              --factor kept=4,0 --json > bisect.json
        Each factor is a switch: off is its first value, on its second. The minimal
        set of them that flips the verdict is found by delta debugging, in fewer
        trials than trying every combination. It is 1-minimal: without any one of its
        switches the verdict does not flip. The keys: proxylab list.
        Exit codes: 0 found, 1 the verdict is the same with all off and all on,
        2 not sure or the harness failed, 64 bad usage.
        """;

    internal static Command Create(Lazy<Catalogue> catalogue, string[] args)
    {
        var name = new Argument<string>("case") { Description = "The case." };
        var claim = new Option<string>("--claim", "-c") { HelpName = "id", Description = "The id of the claim whose verdict is to flip.", Required = true };
        var factors = new Option<string[]>("--factor", "-f") { HelpName = "name=off,on", Description = "A switch with its two values. Once for each.", Required = true, AllowMultipleArgumentsPerToken = false };
        var proxy = new Option<string?>("--proxy", "-p") { HelpName = "name", Description = "The proxy; the first one installed by default." };
        var settings = new Option<string[]>("--set", "-s") { HelpName = "key=value", Description = "Set a key of every plan.", AllowMultipleArgumentsPerToken = false };
        var atMost = new Option<int>("--repeat-at-most") { HelpName = "n", Description = "Trials of one configuration after which to give up.", DefaultValueFactory = _ => 7 };
        var jobs = new Option<int>("--jobs", "-j") { HelpName = "n", Description = "Trials side by side.", DefaultValueFactory = _ => Math.Max(2, Environment.ProcessorCount * 2) };
        var dry = new Option<bool>("--dry-run") { Description = "Show what would be asked, and run nothing." };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON for programs, and nothing else." };
        var output = new Option<string>("--out", "-o") { HelpName = "folder", Description = "The folder for run folders.", DefaultValueFactory = _ => "results" };
        var command = new Command("bisect", "Find the minimal set of settings that flips a claim's verdict.")
        {
            name, claim, factors, proxy, settings, atMost, jobs, dry, json, output,
        };
        HelpWithExamples.For(command, Examples);
        command.SetAction(async (parsed, cancel) =>
        {
            var @case = catalogue.Value.Case(parsed.GetRequiredValue(name));
            using var roots = EngineImages.Finder();
            var request = new RunRequest
            {
                Catalogue = catalogue.Value,
                Cases = [@case],
                Proxies = [await Proxy(catalogue.Value, @case, parsed.GetValue(proxy), roots)],
                Profile = Profile.All[0],
                Settings = parsed.GetValue(settings) ?? [],
                Jobs = Selection.AtLeast(1, "--jobs", parsed.GetValue(jobs)),
                Out = parsed.GetValue(output)!,
                CommandLine = args,
            };
            var repeat = Selection.AtLeast(Configuration.Lead, "--repeat-at-most", parsed.GetValue(atMost));
            var question = new Question(request, parsed.GetRequiredValue(claim), parsed.GetRequiredValue(factors), repeat);
            Selection.RequireStrace([.. question.Round(SwitchSet.None, 1), .. question.Round(question.All, 1)]);
            return parsed.GetValue(dry) ? DryRun(question) : await Run(question, catalogue.Value, parsed.GetValue(json), cancel);
        });
        return command;
    }

    private static async Task<int> Run(Question question, Catalogue catalogue, bool json, CancellationToken cancel)
    {
        await SandboxCheck.Require();
        var run = RunFolder.Create(question.Request, trials: []);
        Json.Save(run.FileOf(RunFiles.Machine), Machine.Describe(question.Request.Proxies, question.Request.CommandLine));
        var path = json ? Console.Error : Console.Out; // as it is taken: a search may last minutes
        path.WriteLine(BisectionText.Head(question));
        var answer = await new Bisector(question, run, catalogue, c => path.WriteLine(BisectionText.Line(question, c))).Run(cancel);
        Json.Save(run.FileOf(RunFiles.Bisect), BisectionJson.Of(answer));
        if (answer.Ending == Ending.Interrupted)
        {
            run.Close(finished: false);
            throw new LabException("bisect", $"interrupted; what is whole can be judged: {run.Path}", $"proxylab judge {run.Path}");
        }

        RunReport.WriteFindings(run, new Findings(run.Id, new Judge(run, catalogue).All()), catalogue.Cases);
        run.Close(finished: true);
        path.WriteLine(BisectionText.Conclusion(answer));
        path.Say(run.Path);
        if (json) Console.Out.WriteLine(BisectionJson.Of(answer).ToJsonString(Json.Pretty));
        return CodeOf(answer);
    }

    private static int CodeOf(Answer answer)
    {
        if (answer.Ending == Ending.NotSure)
            Console.Error.WriteLine($"proxylab: bisect: not sure {TerminalText.Line(answer.Reason)}\n  remedy: a quieter machine (--jobs 1), or a larger --repeat-at-most");
        return answer.Ending switch { Ending.Found => ExitCode.Valid, Ending.NoFlip => ExitCode.VerdictChanged, _ => ExitCode.HarnessFailed };
    }

    private static int DryRun(Question question)
    {
        Console.Out.WriteLine(BisectionText.Head(question));
        foreach (var on in new[] { SwitchSet.None, question.All }) Console.Out.WriteLine($"  {"?", -20} {BisectionText.Names(question, on)}");
        var variants = question.TrialsEach;
        Console.Out.WriteLine($"and so on; the full factorial has {1L << question.Factors.Count} configurations, each {Configuration.Lead * variants} to {question.AtMost * variants} trials");
        return ExitCode.Valid;
    }

    /// <summary>The proxy of that name, or the first one installed that the case runs on.</summary>
    private static async Task<ProxyColumn> Proxy(Catalogue catalogue, Case @case, string? name, RootFinder roots)
    {
        var only = string.Join(", ", @case.Proxies);
        if (name is null)
        {
            return Selection.Installed(catalogue).FirstOrDefault(@case.RunsOn) is { } first ? ProxyColumn.OfHost(first)
                : throw new LabException("find proxies", $"{@case.Name} runs on {only} only, which is not installed", catalogue.Proxy(@case.Proxies[0]).Remedy);
        }

        var proxy = catalogue.Proxy(TrialId.DriverOf(name));
        return @case.RunsOn(proxy) ? (await Selection.Proxies(catalogue, [name], isAll: false, roots))[0] : throw new UsageException($"{@case.Name} does not run on {name}, only on {only}");
    }
}
