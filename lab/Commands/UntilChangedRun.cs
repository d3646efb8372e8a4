using ProxyLab.Escaping;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;
using ProxyLab.Sweeps;
using ProxyLab.Sweeps.Until;

namespace ProxyLab.Commands;

/// <summary><c>proxylab run CASE --until-changed key=LOW..HIGH</c>: searches the value at which verdicts change.</summary>
internal static class UntilChangedRun
{
    /// <summary>Refuses what does not go together with a search, and gives what is searched.</summary>
    /// <exception cref="UsageException">It cannot be done so; says what to leave out.</exception>
    internal static SearchedRange Range(RunRequest request, string option, bool hasBaseline)
    {
        if (request.Cases.Count != 1) throw new UsageException("--until-changed searches in one case: name exactly one");
        if (request.Sweep.Any(p => p.Count > 0)) throw new UsageException("--until-changed and --sweep cannot be given together: leave one of them out");
        if (request.Shard is not null) throw new UsageException("--until-changed cannot be one part of a run: which trials come next depends on all before; leave --shard out");
        if (hasBaseline) throw new UsageException("--until-changed cannot be compared with a baseline: leave --baseline out, and use 'proxylab diff'");
        return SearchedRange.Parse(option, (key, value) => SweepOption.Canonical(key, value, request.AllSettings));
    }

    /// <summary>The request at both ends, which is checked before anything is started.</summary>
    internal static RunRequest Ends(RunRequest request, SearchedRange range) => request with { Sweep = [Variant.Of((range.Key, range.Low)), Variant.Of((range.Key, range.High))] };

    /// <summary>Searches, and writes an ordinary run with findings, figures and page.</summary>
    internal static async Task<int> Run(RunRequest request, SearchedRange range, Shown shown, bool isDrawn, CancellationToken cancel)
    {
        await SandboxCheck.Require();
        var run = RunFolder.Create(request, trials: []);
        Json.Save(run.FileOf(RunFiles.Machine), Machine.Describe(request.Proxies, request.CommandLine));
        var path = shown == Shown.Json ? Console.Error : Console.Out; // as it is taken: a search may last minutes
        var search = new UntilChanged(request, range, run, path.Say);
        SearchEnding ending;
        IReadOnlyList<SweepLine> lines;
        Findings findings;
        string figures;
        try
        {
            (ending, lines) = await search.Run(cancel);
            findings = new Findings(run.Id, new Judge(run, request.Catalogue).All());
            RunReport.WriteFindings(run, findings, request.Catalogue.Cases);
            figures = isDrawn ? RunReport.WriteFigures(run, findings, request.Catalogue, cancel) : DrawOption.Left;
        }
        catch (OperationCanceledException)
        {
            run.Close(finished: false);
            throw new LabException("run", $"interrupted; what is whole can be judged: {run.Path}", $"proxylab judge {run.Path}");
        }

        run.Close(finished: true);
        RunReport.WriteHtml(run, findings, request.Catalogue);
        foreach (var line in SweepTables.Lines(findings.Results, l => new Boundary(l).Changes)) path.Say(line);
        path.WriteLine();
        foreach (var line in UntilText.Conclusion(range, ending, lines).SelectMany(l => SweepTables.Folded(l.TrimStart(), l.Length - l.TrimStart().Length))) path.Say(line);
        path.Say(figures);
        path.Say(run.Path);
        if (shown == Shown.Json) Console.Out.WriteLine(FindingsJson.Of(findings).ToJsonString(Json.Pretty));
        return ending switch { SearchEnding.Found => ExitCode.Valid, SearchEnding.NoChange => ExitCode.VerdictChanged, _ => ExitCode.HarnessFailed };
    }
}
