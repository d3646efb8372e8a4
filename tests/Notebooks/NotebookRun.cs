using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Notebooks;

/// <summary>The notebooks, copied and executed by the very script of <c>make notebooks</c> over a run of its own: once for all tests.</summary>
public sealed class NotebookRun : IDisposable
{
    internal static readonly string[] Names = ["1-saturation", "2-dead-embryos", "3-ports-and-time-wait"];

    private readonly TempFolder _temp = new();
    private readonly Lazy<Task<LabResult>> _result;

    public NotebookRun() => _result = new(() => Execute(Copy("all", Names), runs: _temp["runs"]));

    /// <summary>How the script ended, and the run that it made.</summary>
    internal Task<LabResult> Result => _result.Value;

    /// <summary>The folder of the executed copies, once they are.</summary>
    internal async Task<string> Executed()
    {
        (await Result).Exits(0);
        return _temp["all"];
    }

    /// <summary>Executes one notebook over a copy of the run in which some cells are others.</summary>
    /// <param name="notebook">Its name.</param>
    /// <param name="test">A folder's name, unique among the tests.</param>
    /// <param name="changed">The cells of <c>samples.csv</c> of a trial of never-accept: gives the new one for a row's number, its column and the old one.</param>
    internal async Task<LabResult> Over(string notebook, string test, Func<int, string, string, string> changed)
    {
        var run = (await Result).Exits(0).Run.CopyTo(_temp[$"{test}-run"]);
        var file = run.Trial("never-accept", "nginx").File("samples.csv");
        var rows = File.ReadAllLines(file);
        var heading = rows[0].Split(',');
        File.WriteAllLines(file, rows.Select((row, i) => i == 0 ? row : string.Join(',', row.Split(',').Select((cell, c) => changed(i, heading[c], cell)))));
        Seal.Write(Path.GetDirectoryName(file)!); // as if the trial had left it so
        using var lab = new Lab();
        await lab.Run("report", run.Path); // the pictures are drawn from the changed cells
        await lab.Run("report", run.Path, "--poster");
        return await Execute(Copy(test, notebook), run: run.Path);
    }

    private static async Task<LabResult> Execute(string notebooks, string run = "", string runs = "")
    {
        Needs.Proxy("nginx");
        Needs.Program("jupyter");
        string[] command = ["bash", Repository.File("scripts/notebooks.sh"), Lab.Program, notebooks, .. runs.Length > 0 ? [runs] : (string[])[]];
        using var process = new LabProcess(command, new() { ["PROXYLAB_RUN"] = run }, runs, notebooks);
        return await process.Result();
    }

    private string Copy(string folder, params string[] notebooks)
    {
        Directory.CreateDirectory(_temp[folder]);
        foreach (var name in notebooks.Select(n => $"{n}.ipynb").Append("run_folder.py"))
            File.Copy(Repository.File($"notebooks/{name}"), Path.Combine(_temp[folder], name));
        return _temp[folder];
    }

    /// <inheritdoc/>
    public void Dispose() => _temp.Dispose();
}
