using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Runs;
using ProxyLab.Tests.Browsers;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using ProxyLab.Commands;
using Xunit;

[assembly: AssemblyFixture(typeof(ReportedRun))]

namespace ProxyLab.Tests.Browsers;

/// <summary>A small real run with its report, made once for the tests that look at the page.</summary>
public sealed class ReportedRun : IDisposable
{
    internal static readonly string[] Cases = ["never-accept", "healthy"];

    private readonly Lazy<Lab> _lab = new(() => new Lab { Draws = true });
    private readonly Lazy<Task<string>> _folder;

    public ReportedRun() => _folder = new(Run);

    /// <summary>The run folder.</summary>
    internal Task<string> Folder => _folder.Value;

    /// <summary>The page.</summary>
    internal async Task<string> Page() => Path.Combine(await Folder, "report.html");

    /// <summary>A copy of the run whose files a test may change before it reports again.</summary>
    internal async Task<string> Copy(TempFolder to)
    {
        var from = await Folder;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to.Path, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return to.Path;
    }

    /// <summary>Judges a run folder and writes its page.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="doors">Where the page's figures come from; the lab's own by default.</param>
    internal static string Report(string folder, Catalogue? doors = null)
    {
        var run = RunFolder.Open(folder);
        RunReport.WriteHtml(run, new Findings(run.Id, new Judge(run, TheLab.Catalogue).All()), doors ?? TheLab.Catalogue);
        return run.FileOf(RunFiles.Report);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_lab.IsValueCreated) _lab.Value.Dispose();
    }

    private async Task<string> Run()
    {
        var result = await _lab.Value.Run(["run", .. Cases, "--proxy", "csharp", "--repeat", "2", "--set", "clients=30", "--set", "backlog=8", .. Lab.Quick]);
        // On a machine under load a fault may not come to be proven: the page shows such a trial as well.
        return (result.ExitCode == ExitCode.HarnessFailed ? result : result.Exits(ExitCode.Valid)).Run.Path;
    }
}
