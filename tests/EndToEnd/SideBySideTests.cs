using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Anyone may run the lab, and several at once.</summary>
public sealed class SideBySideTests
{
    private static readonly string[] Plan = ["run", "never-accept", "--set", "clients=30", "--set", "waves=1", .. Lab.Quick];

    [Fact]
    public async Task Two_runs_at_the_same_time_do_not_disturb_each_other()
    {
        using Lab one = new(), other = new();
        using LabProcess first = one.Start([.. Plan, "--set", "backlog=4"]), second = other.Start([.. Plan, "--set", "backlog=11"]);
        foreach (var trial in (await first.Result()).Exits(0).Run.Trials) Assert.Equal(5, trial.Max("samples.csv", "queue"));
        foreach (var trial in (await second.Result()).Exits(0).Run.Trials) Assert.Equal(12, trial.Max("samples.csv", "queue"));
    }

    [Fact]
    public async Task Two_runs_into_the_same_folder_leave_two_runs_and_one_latest()
    {
        using var lab = new Lab();
        using LabProcess first = lab.Start(Plan), second = lab.Start(Plan);
        (await first.Result()).Exits(0);
        (await second.Result()).Exits(0);
        var runs = Path.Combine(lab.Folder, "out");
        Assert.Equal(["latest"], Directory.EnumerateFileSystemEntries(runs).Select(Path.GetFileName).Where(n => !char.IsAsciiDigit(n![0])));
        Assert.Equal(3, Directory.EnumerateDirectories(runs).Count());
        Assert.True(File.Exists(Path.Combine(runs, "latest", "findings.json")));
    }

    [Fact]
    public async Task An_ordinary_user_can_run_every_proxy_from_a_folder_that_is_not_theirs_to_enter()
    {
        if (!Environment.IsPrivilegedProcess) return; // then every other test has just done it
        using var lab = new Lab();
        var (home, runs) = (Directory.CreateDirectory(Path.Combine(lab.Folder, "home")), Path.Combine(lab.Folder, "out"));
        lab.Wrapper = ["sh", "-c", $"chmod 755 {lab.Folder}; mkdir {runs}; chown 65534:65534 {runs}; chmod 700 {home}; cd {home}; exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "sh"];
        if ((await lab.Run("list")).ExitCode != 0) Assert.Skip($"{Lab.ProgramFolder} is not readable for everyone");
        lab.Wrapper = ["sh", "-c", $"cd {home}; exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "sh"];
        var run = (await lab.Run(Plan)).Exits(0).Run;
        Assert.Equal(Lab.Installed.Length, run.Trials.Count);
        Assert.Equal("65534", (string)run.Json("machine.json")["user_id"]!);
        Assert.All(run.Trials, t => Assert.Equal(30, t.Max("samples.csv", "queue")));
    }

    [Fact]
    public async Task An_ordinary_user_without_permission_is_told_the_folder()
    {
        if (!Environment.IsPrivilegedProcess) return; // the tests' own user can write everywhere it made a folder
        using var lab = new Lab { Wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] };
        (await lab.Run([.. Plan, "--out", "/root-owned-" + Path.GetFileName(lab.Folder)])).Fails(2, "/root-owned-", "--out");
    }
}
