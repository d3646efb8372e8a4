using ProxyLab.Runs;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>A machine with the .NET SDK, make and util-linux alone draws every figure, with its text.</summary>
public sealed class BareMachineTests
{
    /// <summary>Takes away every font, the library that looks for fonts, and Node.js; then runs what it is given.</summary>
    private const string TakeAway = """
        set -e
        for folder in /usr/share/fonts /usr/local/share/fonts /etc/fonts /root/.fonts /var/cache/fontconfig; do
            if [ -d "$folder" ]; then mount -t tmpfs tmpfs "$folder"; fi
        done
        for file in $(command -v node nodejs) /usr/lib/*/libfontconfig.so*; do
            if [ -e "$file" ]; then mount --bind /dev/null "$(realpath "$file")"; fi
        done
        if command -v fc-list && fc-list | grep .; then echo "a font is left"; exit 99; fi
        "$@"
        """;

    [Fact]
    public async Task Without_fonts_and_without_Node_js_the_pictures_are_the_same()
    {
        using var lab = new Lab();
        var run = Saved(lab.Folder);
        await Draw(lab, run, "report", run.Path);
        var here = Pictures(run);
        Directory.Delete(run.FileOf(RunFiles.Figures), recursive: true);
        lab.Wrapper = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", TakeAway, "sh"];
        await Draw(lab, run, "report", run.Path);
        Assert.Equal(["never-accept-nginx-1-queue.png", "never-accept-nginx-1-queue.svg", "never-accept-nginx-1.png", "never-accept-nginx-1.svg"], here.Keys);
        Assert.Equal(here, Pictures(run));
    }

    [Fact]
    public async Task A_write_up_and_the_poster_are_drawn_from_the_same_run()
    {
        using var lab = new Lab();
        var run = Saved(lab.Folder);
        await Draw(lab, run, "report", run.Path, "--figures", Path.Combine(lab.Folder, "paper"));
        Assert.All(
            ["-single.svg", "-single.png", "-double.svg", "-double.png", ".json", ".plotly.json"],
            ending => Assert.True(File.Exists(Path.Combine(lab.Folder, "paper", $"never-accept-nginx-1{ending}")), ending));
        await Draw(lab, run, "report", run.Path, "--poster");
        Assert.Contains(">never-accept · nginx</text>", await File.ReadAllTextAsync(run.FileOf("figures/poster.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_is_drawn_where_none_is_asked_for()
    {
        using var lab = new Lab();
        var run = Saved(lab.Folder);
        var result = (await lab.Run("report", run.Path, "--draw", "none")).Exits(0);
        Assert.Contains("none drawn", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.FileOf(RunFiles.Figures)));
        (await lab.Run("report", run.Path, "--draw", "some")).Fails(64);
    }

    [Fact]
    public void The_program_has_native_files_for_one_kind_of_machine() => Assert.Single(Directory.GetDirectories(Path.Combine(Lab.ProgramFolder, "runtimes")));

    private static async Task Draw(Lab lab, RunFolder run, params string[] command)
    {
        var result = await lab.Run(command);
        Assert.True(result.ExitCode == 0, $"{run.Path}: {result.Out}{result.Err}");
    }

    private static SortedDictionary<string, string> Pictures(RunFolder run) => new(
        Directory.GetFiles(run.FileOf(RunFiles.Figures)).Where(f => f.EndsWith(".svg", StringComparison.Ordinal) || f.EndsWith(".png", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))), StringComparer.Ordinal);

    /// <summary>A run with one trial by hand.</summary>
    private static RunFolder Saved(string folder)
    {
        var id = new TrialId("never-accept", "nginx", 1);
        var run = RunFolder.Create(folder, new RunRecord { CommandLine = [], Profile = "quick", Repeat = 1, Jobs = 1, Trials = [id] });
        var trial = Directory.CreateDirectory(RunFiles.Trial(run.Path, id)).FullName;
        PlanJson.Write(Path.Combine(trial, RunFiles.Plan), new TrialPlan(id, Plan.Default, Variant.None, 1));
        File.WriteAllText(Path.Combine(trial, RunFiles.Samples), SyntheticTrial.NeverAccept(100, 64));
        File.WriteAllText(Path.Combine(trial, RunFiles.Events), "");
        return run;
    }
}
