using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>What the machine refuses is told with its name and its remedy: exit code 2. The machine here is a mount namespace that is spoilt.</summary>
public sealed class BadMachineTests
{
    private const string Exec = "; exec \"$@\"";
    private static readonly string[] Single = ["run", "single-request", "--proxy", "csharp", .. Lab.Quick];

    [Fact]
    public async Task A_proxy_that_is_not_installed_is_named_with_its_remedy()
    {
        using var lab = WithoutNginx();
        (await lab.Run("run", "single-request", "--proxy", "nginx")).Fails(2, "nginx is not installed", "remedy: make deps");
        Assert.Contains("nginx is not installed", (await lab.Run("doctor")).Exits(0).Out.ReplaceLineEndings(" ").Replace("missing  nginx        it", "nginx", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_nginx_the_others_are_run()
    {
        using var lab = WithoutNginx();
        var run = (await lab.Run(["run", "single-request", .. Lab.Quick])).Exits(0).Run;
        Assert.Contains(run.Trials, t => t.Proxy == "csharp");
        Assert.DoesNotContain(run.Trials, t => t.Proxy == "nginx");
    }

    [Fact]
    public async Task Without_nginx_a_case_for_nginx_alone_is_left_out_and_by_its_name_it_is_refused()
    {
        using var lab = WithoutNginx();
        Assert.Contains("left out: listen-calls: nginx is not installed: make deps\n", (await lab.Run("run", "--dry-run")).Exits(0).Err, StringComparison.Ordinal);
        (await lab.Run("run", "listen-calls")).Fails(2, "run listen-calls: nginx is not installed", "remedy: make deps");
    }

    [Fact]
    public async Task Without_strace_traced_trials_are_skipped_and_what_was_asked_for_is_refused()
    {
        Needs.Proxy("nginx");
        using var lab = Without("strace");
        var said = (await lab.Run("run", "--dry-run")).Exits(0).Err;
        Assert.Contains("skipped: request-calls: strace is not installed: make deps\n", said, StringComparison.Ordinal);
        Assert.Contains("skipped: large-bodies, 1 of 2 variants: strace is not installed: make deps\n", said, StringComparison.Ordinal);
        (await lab.Run("run", "request-calls")).Fails(2, "find strace", "remedy: make deps");
        (await lab.Run("run", "--dry-run", "--trace")).Fails(2, "find strace", "remedy: make deps");
        (await lab.Run("run", "single-request", "--set", "trace=true")).Fails(2, "find strace", "remedy: make deps");
    }

    [Theory]
    [InlineData("nginx", "worker_connections=1", "worker_connections are not enough")]
    [InlineData("haproxy", "worker_connections=1000000", "Cannot raise FD limit")]
    public async Task A_proxy_that_does_not_start_is_quoted(string proxy, string setting, string log)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var result = (await lab.Run("run", "single-request", "--proxy", $"{proxy},csharp", "--set", setting)).Exits(2);
        Assert.Contains(log, (string)result.Run.Verdicts("single-request", proxy)["reason"]!, StringComparison.Ordinal);
        Assert.Contains("last words", string.Join(' ', result.Out.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("invalid", (string)result.Run.Verdicts("single-request", proxy)["state"]!);
        Assert.NotEmpty(File.ReadAllText(result.Run.Trial("single-request", proxy).File("proxy.conf")));
    }

    [Fact]
    public async Task A_case_that_needs_root_and_is_asked_for_by_name_is_refused_with_the_reason_where_there_is_none()
    {
        using var lab = new Lab { Wrapper = ["unshare", "--user", "--map-root-user"] };
        (await lab.Run("run", "per-cpu-listeners")).Fails(2, "run per-cpu-listeners: it needs root outside of a user namespace", "remedy: run it as root");
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "out")), "something was run");
    }

    [Fact]
    public async Task Forbidden_user_namespaces_are_told_with_the_setting()
    {
        using var lab = new Lab();
        lab.Wrapper = Spoilt("echo 0 > /proc/sys/user/max_user_namespaces", "--user");
        (await lab.Run(Single)).Fails(2, "/proc/sys/user/max_user_namespaces", "sysctl user.max_user_namespaces=");
        Assert.Contains("max_user_namespaces", (await lab.Run("doctor")).Exits(2).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        using var lab = new Lab();
        var runs = Directory.CreateDirectory(Path.Combine(lab.Folder, "out")).FullName;
        lab.Wrapper = Spoilt($"mount --bind {runs} {runs}; mount -o remount,bind,ro {runs}");
        (await lab.Run(Single)).Fails(2, runs, "--out");
        Assert.Empty(Directory.EnumerateFileSystemEntries(runs));
    }

    [Fact]
    public async Task A_full_disk_in_the_middle_of_a_trial_is_told_and_what_was_saved_can_be_judged()
    {
        using var lab = new Lab();
        var (runs, kept) = (Directory.CreateDirectory(Path.Combine(lab.Folder, "out")).FullName, Path.Combine(lab.Folder, "kept"));
        lab.Wrapper = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
            $"set -e; mount -t tmpfs -o size=2m tmpfs {runs}; set +e; \"$@\"; code=$?; cp -r {runs} {kept}; exit $code", "sh"];
        using var run = lab.Start([.. Single, "--set", "tick=5ms", "--set", "read_timeout=3s"]);
        var inside = $"/proc/{run.Pid}/root{runs}";
        await Eventually.Is(() => run.HasEnded || RunReader.Newest(inside)?.Trials.Any(t => t.Has("wave-start", 1)) == true, "wave 1");
        Fill(Path.Combine(inside, "filler"));
        (await run.Result()).Fails(2, "No space left on device", "free disk space", "proxylab judge");

        var trial = Assert.Single(RunReader.Newest(kept)!.Trials);
        Assert.NotEmpty(trial.Column("samples.csv", "t_ms")); // what was seen until then is kept
        lab.Wrapper = [];
        var judged = (await lab.Run("judge", RunReader.Newest(kept)!.Path)).Exits(2);
        Assert.Contains("0 of 1 trials are whole", judged.Err, StringComparison.Ordinal);
        Assert.Contains("No space left on device", judged.Out, StringComparison.Ordinal);
    }

    private static void Fill(string file)
    {
        using var filler = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        void Write()
        {
            while (true) filler.Write(new byte[4096]);
        }

        Assert.Contains("No space left", Assert.Throws<IOException>(Write).Message, StringComparison.Ordinal);
    }

    /// <summary>A machine without nginx: it is there, and cannot be executed.</summary>
    private static Lab WithoutNginx() => Without("nginx");

    /// <summary>/dev/null lies over a program.</summary>
    private static Lab Without(string program)
    {
        Needs.Program(program);
        return new Lab { Wrapper = Spoilt($"mount --bind /dev/null {Programs.Find(program)}") };
    }

    private static string[] Spoilt(string how, string kind = "--mount") =>
        ["unshare", "--user", "--map-root-user", kind, "sh", "-c", $"set -e; {how}{Exec}", "sh"];
}
