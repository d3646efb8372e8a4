using System.CommandLine;
using System.Globalization;
using ProxyLab.Sandboxes;
using ProxyLab.Trials;

namespace ProxyLab.Bench;

/// <summary>The command line, and the hidden commands that the bench starts itself with.</summary>
internal static class BenchCommand
{
    internal static RootCommand Create(string[] args)
    {
        var only = new Option<string[]>("--only") { Description = "Comparisons, separated by commas: names or how they begin." };
        var pairs = new Option<int>("--pairs") { Description = "Pairs of each comparison.", DefaultValueFactory = _ => BenchOptions.UsualPairs };
        var output = new Option<string?>("--out", "-o") { Description = "The folder of the report; by default results/bench/<UTC>." };
        var quick = new Option<bool>("--quick") { Description = "A rehearsal: small sizes and short loads, to see that all of it works." };
        var list = new Option<bool>("--list") { Description = "Say what there is to measure, and how." };
        var proxylab = new Option<string>("--proxylab") { Description = "The program proxylab.", DefaultValueFactory = _ => "cases/bin/Release/net10.0/proxylab" };
        var root = new RootCommand("Ratios of the lab to the tools that people use, paired and interleaved.")
        {
            only, pairs, output, quick, list, proxylab, Inside(), Hold(), Hang(), Load(), Upstream(),
        };
        root.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(list)) return List();
            var options = new BenchOptions
            {
                Only = [.. (parsed.GetValue(only) ?? []).SelectMany(o => o.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                Pairs = parsed.GetValue(pairs) is > 0 and var n ? n : throw new UsageException("--pairs takes a whole number from 1 up"),
                Out = parsed.GetValue(output) ?? string.Create(CultureInfo.InvariantCulture, $"results/bench/{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}"),
                Quick = parsed.GetValue(quick),
                Proxylab = parsed.GetValue(proxylab)!,
                CommandLine = args,
            };
            return await Run(options, cancel);
        });
        return root;
    }

    private static async Task<int> Run(BenchOptions options, CancellationToken cancel)
    {
        var began = DateTime.UtcNow;
        _ = ComparisonCatalog.Choose(options.Only);
        await SandboxCheck.Require();
        Console.WriteLine(BenchTable.Heading);
        var run = new BenchRun(options, line => Console.Error.WriteLine($"  … {line}"));
        var entries = await run.Run(entry => Console.WriteLine(BenchTable.Of(entry)), cancel);
        BenchReport.Save(entries, options, began);
        return entries.Any(e => e.Failed) ? ProxyLab.Commands.ExitCode.HarnessFailed : ProxyLab.Commands.ExitCode.Valid;
    }

    private static int List()
    {
        foreach (var comparison in ComparisonCatalog.All)
        {
            Console.WriteLine(comparison.Name);
            foreach (var line in Text.Wrap(comparison.Explanation, 90)) Console.WriteLine($"    {line}");
        }

        return ProxyLab.Commands.ExitCode.Valid;
    }

    private static Command Inside()
    {
        var (name, pairs, size, proxylab) = (new Argument<string>("comparison"), new Argument<int>("pairs"), new Argument<string>("size"), new Argument<string>("proxylab"));
        return Hidden(new Command("inside") { name, pairs, size, proxylab },
            p => InsideHost.Run(p.GetRequiredValue(name), p.GetRequiredValue(pairs), p.GetRequiredValue(size) == "quick", p.GetRequiredValue(proxylab)));
    }

    private static Command Hold()
    {
        var (path, count, dead) = (new Argument<string>("path"), new Argument<int>("connections"), new Argument<int>("dead"));
        return Hidden(new Command("hold") { path, count, dead },
            p => Task.FromResult(HeldQueue.Hold(p.GetRequiredValue(path), p.GetRequiredValue(count), p.GetRequiredValue(dead))));
    }

    private static Command Hang()
    {
        var (target, clients) = (new Argument<string>("target"), new Argument<int>("clients"));
        return Hidden(new Command("hang") { target, clients }, p => Task.FromResult(HungClients.Run(p.GetRequiredValue(target), p.GetRequiredValue(clients))));
    }

    private static Command Load()
    {
        var (target, requests, connections) = (new Argument<string>("target"), new Argument<int>("requests"), new Argument<string>("connections"));
        return Hidden(new Command("load") { target, requests, connections }, async p =>
        {
            var spec = FloodLoad.Closed(Endpoint.Parse(p.GetRequiredValue(target)), Bed.Patience, p.GetRequiredValue(connections) == "keep");
            await FloodLoad.Run(spec with { RequestsPerClient = p.GetRequiredValue(requests) / spec.Clients }, cpu: null);
            return ProxyLab.Commands.ExitCode.Valid;
        });
    }

    private static Command Upstream()
    {
        var (name, endpoint, folder, clock) = (new Argument<string>("name"), new Argument<string>("endpoint"), new Argument<string>("folder"), new Argument<string>("clock"));
        var processes = new Option<int>("--processes");
        return Hidden(new Command("upstream") { name, endpoint, folder, clock, processes }, async p =>
        {
            var (_, plan, variant, _) = PlanJson.Read(Path.Combine(p.GetRequiredValue(folder), RunFiles.Plan));
            using var listener = Listener.Open(Endpoint.Parse(p.GetRequiredValue(endpoint)), plan.Backlog, plan, variant);
            return await UpstreamHost.Run(Upstreams.Find(p.GetRequiredValue(name)), listener, ProxyLab.Upstream.Healthy, p.GetRequiredValue(name), csv: null, wire: null);
        });
    }

    private static Command Hidden(Command command, Func<ParseResult, Task<int>> action)
    {
        command.Hidden = true;
        command.SetAction((parsed, _) => action(parsed));
        return command;
    }
}
