using ProxyLab.Figures.Model;
using ProxyLab.Figures.Processes;
using ProxyLab.Figures.Requests;
using ProxyLab.Figures.Static;
using ProxyLab.Figures.Workers;

namespace ProxyLab.Tests.Figures.Support;

/// <summary>Small figures of fixed evidence, one of each kind: what the golden pictures show.</summary>
internal static class FixedFigures
{
    /// <summary>The figures by name, each with its size.</summary>
    internal static IReadOnlyDictionary<string, (FigureModel Model, FigureSize Size)> All { get; } = new Dictionary<string, (FigureModel, FigureSize)>
    {
        ["saturation"] = (SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64)), FigureSize.Screen),
        ["saturation-single"] = (SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64)), FigureSize.Single),
        ["saturation-double"] = (SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64)), FigureSize.Double),
        ["gaps"] = (SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64, gap: t => t is > 1000 and < 1600)), FigureSize.Screen),
        ["off-scale"] = (SyntheticTrial.Model(SyntheticTrial.NeverAccept(8, 64)), FigureSize.Screen),
        ["queue"] = (new ProxyLab.Figures.Queue.QueueFigure().Of(Trial(SyntheticTrial.NeverAccept(100, 64)))!, FigureSize.Screen),
        ["requests"] = (new RequestsFigure().Of(WithRequests)!, FigureSize.Screen),
        ["latency"] = (new LatencyFigure().Of(WithRequests)!, FigureSize.Screen),
        ["memory"] = (new MemoryFigure().Of(WithProcesses)!, FigureSize.Screen),
        ["workers"] = (new WorkersFigure().Of(WithWorkers)!, FigureSize.Screen),
        ["every-kind"] = (FixedModels.EveryKind, FigureSize.Screen),
        ["heat"] = (FixedModels.Heat, FigureSize.Screen),
        ["sweep"] = (FixedModels.Sweep, FigureSize.Single),
        ["comparison"] = (FixedModels.Comparison, FigureSize.Double),
        ["grid"] = (FixedModels.Grid, FigureSize.Screen),
    };

    private static TrialPlan Plan => new(new TrialId("some-case", "nginx", 1), ProxyLab.Plan.Default, Variant.None, 1);

    private static Evidence WithRequests => new(Plan, new TrialFiles
    {
        Requests = [.. Enumerable.Range(1, 60).Select(i => new RequestRow(i, i <= 30 ? 1 : 2, i <= 30 ? 500 : 4000, null, null, (i <= 30 ? 500 : 4000) + (i * 31 % 17 * 100), null, Ending(i), 0))],
        Events = [],
    });

    private static Evidence WithProcesses => new(Plan, new TrialFiles
    {
        Processes = [.. Enumerable.Range(0, 40).Select(i => new ProcessRow(i * 100, i % 2 == 0 ? "master" : "worker", 20 + (i % 2), i is > 20 and < 24 ? null : 1800 + (i % 2 * 900) + (i * 17), null))],
        Events = [],
    });

    private static Evidence WithWorkers => new(Plan, new TrialFiles
    {
        AcceptWorkers = [.. Enumerable.Range(0, 60).Select(i => new WorkerRow(i / 2 * 20, i % 2, i / 9, 0, i / 5, i % 11 < 8 ? "epoll_wait" : i % 11 == 8 ? "running" : "accept4"))],
        Events = [],
    });

    private static Outcome Ending(int i) => i % 7 == 0 ? Outcome.Reset : i % 11 == 0 ? Outcome.InFlight : Outcome.Ok;

    private static Evidence Trial(string samples)
    {
        using var folder = new TempFolder();
        return SyntheticTrial.Evidence(folder, samples);
    }
}
