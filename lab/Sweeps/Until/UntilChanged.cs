using ProxyLab.Judging;
using ProxyLab.Progress;
using ProxyLab.Runs;

namespace ProxyLab.Sweeps.Until;

/// <summary>Searches a boundary by trials, each in a sandbox of its own, which become those of an ordinary run folder.</summary>
/// <param name="request">The case, its proxies, and what stays as it is.</param>
/// <param name="range">What is searched.</param>
/// <param name="run">The folder that the trials go to.</param>
/// <param name="told">Takes a line for each value once its trials are over.</param>
internal sealed class UntilChanged(RunRequest request, SearchedRange range, RunFolder run, Action<string> told)
{
    private readonly List<TrialVerdicts> _verdicts = [];
    private readonly Dictionary<string, int> _taken = [];

    /// <summary>What is known so far.</summary>
    internal Findings Findings => new(run.Id, _verdicts);

    /// <summary>Searches to the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the trials that ran have ended.</exception>
    internal async Task<(SearchEnding Ending, IReadOnlyList<SweepLine> Lines)> Run(CancellationToken cancel)
    {
        var search = new BoundarySearch(range, values => Try(values, cancel));
        return (await search.Run([.. request.Proxies.Where(p => request.Cases[0].RunsOn(p.Driver)).Select(p => p.Name)]), search.Lines);
    }

    /// <summary>The trials at one value: as those of a sweep over it alone, numbered on from those before.</summary>
    internal IReadOnlyList<TrialPlan> Trials(string value, IReadOnlyList<string> proxies)
    {
        var trials = (request with { Sweep = [Variant.Of((range.Key, value))], Proxies = [.. request.Proxies.Where(p => proxies.Contains(p.Name))] }).Trials();
        return [.. trials.GroupBy(t => t.Id.Proxy).SelectMany(Numbered)];
    }

    private IEnumerable<TrialPlan> Numbered(IGrouping<string, TrialPlan> trials)
    {
        var taken = _taken.GetValueOrDefault(trials.Key);
        _taken[trials.Key] = taken + trials.Count();
        return trials.Select(t => t with { Id = t.Id with { N = t.Id.N + taken } }).ToArray();
    }

    private async Task<RunResults> Try(IReadOnlyList<(string Value, IReadOnlyList<string> Proxies)> values, CancellationToken cancel)
    {
        TrialPlan[] trials = [.. values.SelectMany(v => Trials(v.Value, v.Proxies))];
        run.Add(trials.Select(t => t.Id));
        await ProgressDisplay.Run(run, request.Catalogue, trials, request.Jobs, cancel);
        var judge = new Judge(run, request.Catalogue);
        _verdicts.AddRange(trials.Select(t => judge.One(t.Id)));
        var results = Findings.Results;
        foreach (var line in values.SelectMany(v => UntilText.Tried(range.Key, v.Value, results))) told(line);
        return results;
    }
}
