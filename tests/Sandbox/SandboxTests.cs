using System.Diagnostics;
using System.Globalization;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Kernel.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Sandboxes;

/// <summary>What the sandbox is, what the machine allows, and who started whom.</summary>
public sealed class SandboxTests
{
    [Fact]
    public Task A_sandbox_can_be_made_on_this_machine() => SandboxCheck.Require();

    [Fact]
    public async Task A_program_in_a_sandbox_is_process_1_with_no_network()
    {
        var lines = new List<string>();
        using var sandbox = await Sandbox.Start(["sh", "-c", "echo $$; grep -c : /proc/net/dev"], l => lines.Add(l));
        await sandbox.Exited;
        Assert.Equal(["1", "1"], lines);
    }

    [Fact]
    public async Task A_sandbox_has_a_table_of_TCP_connections_of_its_own()
    {
        const string File = "/proc/sys/net/ipv4/tcp_ehash_entries";
        if (!System.IO.File.Exists(File)) Assert.Skip("this kernel has one table for all: Linux 6.1");
        var lines = new List<string>();
        using var sandbox = await Sandbox.Start(["cat", File], l => lines.Add(l));
        await sandbox.Exited;
        Assert.Equal(["16384"], lines);
    }

    [Fact]
    public async Task The_exit_code_and_the_last_errors_come_out()
    {
        using var sandbox = await Sandbox.Start(["sh", "-c", "echo ouch >&2; exit 7"], _ => { });
        Assert.Equal((7, "ouch"), (await sandbox.Exited, sandbox.Errors));
    }

    [Fact]
    public async Task Killed_a_sandbox_takes_every_process_with_it_and_may_be_killed_twice()
    {
        var ready = new TaskCompletionSource();
        using var sandbox = await Sandbox.Start(["sh", "-c", "sleep 1000 & echo ready; cat; exit 5"], _ => ready.TrySetResult());
        await ready.Task;
        await sandbox.Kill();
        await sandbox.Kill();
        Assert.Equal(5, await sandbox.Exited);
    }

    [Fact]
    public async Task A_sandbox_that_ended_by_itself_may_be_killed()
    {
        using var sandbox = await Sandbox.Start(["true"], _ => { });
        await sandbox.Exited;
        await sandbox.Kill();
        Assert.Equal(0, await sandbox.Exited);
    }

    [Fact]
    public Task Where_user_namespaces_are_forbidden_the_setting_and_its_remedy_are_named() => OwnNamespace.Run(
        async () =>
        {
            await File.WriteAllTextAsync("/proc/sys/user/max_user_namespaces", "0", TestContext.Current.CancellationToken);
            var e = await Assert.ThrowsAsync<LabException>(SandboxCheck.Require);
            Assert.Equal("/proc/sys/user/max_user_namespaces forbids it; as root: sysctl user.max_user_namespaces=15000", e.Remedy);
        },
        file: "/Sandboxes/SandboxTests.cs");

    [Fact]
    public async Task As_root_a_sandbox_has_every_namespace_but_the_users()
    {
        await Needs.Root();
        string[] kinds = ["net", "pid", "mnt", "user"];
        var lines = new List<string>();
        using var sandbox = await Sandbox.Start(["sh", "-c", "for n in net pid mnt user; do readlink /proc/self/ns/$n; done"], l => lines.Add(l), asRoot: true);
        await sandbox.Exited;
        Assert.Equal([false, false, false, true], kinds.Select((kind, i) => lines[i] == new FileInfo($"/proc/self/ns/{kind}").LinkTarget));
    }

    [Fact]
    public Task In_a_user_namespace_there_is_no_real_root_and_the_reason_says_so() => OwnNamespace.Run(
        async () => Assert.StartsWith("it needs root outside of a user namespace, to steer packets by rps_cpus: ", await SandboxCheck.WhyNoRoot(), StringComparison.Ordinal),
        file: "/Sandboxes/SandboxTests.cs");

    [Fact]
    public void Children_are_those_of_the_process_and_no_others()
    {
        using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 1000 & echo; wait"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        child.StandardOutput.ReadLine();
        Assert.Contains(child.Id, ProcessTree.Children(Environment.ProcessId));
        Assert.Single(ProcessTree.Children(child.Id));
        child.Kill(entireProcessTree: true);
        child.WaitForExit();
    }

    [Fact]
    public void A_process_that_does_not_exist_has_no_children() => Assert.Empty(ProcessTree.Children(int.MaxValue));

    [Fact]
    public void A_process_name_with_brackets_and_blanks_does_not_change_which_parent_is_read()
    {
        using var folder = new TempFolder();
        var program = folder["a) 1 (b"];
        File.Copy("/bin/sleep", program);
        using var child = Process.Start(program, "1000");
        try
        {
            Assert.Contains(child.Id, ProcessTree.Children(Environment.ProcessId));
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [Theory]
    [InlineData("/bin/sh", true)]
    [InlineData("/dev/null", false)]
    [InlineData("/proc/self/status", false)]
    [InlineData("/usr/bin", false)]
    [InlineData("/nonexistent", false)]
    public void A_program_is_a_regular_file_that_may_be_executed(string path, bool isOne) => Assert.Equal(isOne, Programs.IsProgram(path));

    [Fact]
    public void The_limit_of_open_files_is_the_hard_one()
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "ulimit -Hn"]) { RedirectStandardOutput = true })!;
        var hard = shell.StandardOutput.ReadToEnd().Trim();
        shell.WaitForExit();
        Assert.Equal(hard == "unlimited" ? int.MaxValue : int.Parse(hard, CultureInfo.InvariantCulture), Limits.OpenFiles);
    }

    [Fact]
    public void Children_of_the_lab_speak_English_and_leave_no_diagnostics_sockets()
    {
        var start = new ProcessStartInfo("true");
        ChildEnvironment.Apply(start);
        Assert.Equal(("C", "0"), (start.Environment["LC_ALL"], start.Environment["DOTNET_EnableDiagnostics"]));
    }

    [Fact]
    public void The_lab_starts_itself_again_with_the_arguments_given() => Assert.Equal(["trial", "/x"], Self.Command("trial", "/x")[^2..]);
}
