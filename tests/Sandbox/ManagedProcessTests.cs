using ProxyLab.Native;
using ProxyLab.Sandboxes;
using Xunit;

namespace ProxyLab.Tests.Sandboxes;

/// <summary>A child whose output is kept and awaited, with real children.</summary>
public sealed class ManagedProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = 20.Seconds();
    private readonly TempFolder _folder = new();
    private readonly List<ManagedProcess> _started = [];

    [Fact]
    public async Task A_wait_for_a_line_ends_when_the_child_says_it() =>
        Assert.Equal("ready 7", await Shell("echo first; echo ready 7; cat").Line(l => l.StartsWith("ready", StringComparison.Ordinal), Patience));

    [Fact]
    public async Task A_line_on_standard_error_counts_too() =>
        Assert.Equal("ready", await Shell("echo ready >&2; cat").Line(l => l == "ready", Patience));

    [Fact]
    public async Task A_line_that_has_been_said_already_is_found()
    {
        var child = Shell("echo one; echo two; cat");
        await child.Line(l => l == "two", Patience);
        Assert.Equal("one", await child.Line(l => l == "one", Patience));
    }

    [Fact]
    public async Task A_line_that_was_said_before_is_no_answer()
    {
        var child = Shell("echo pong; while read line; do echo pong $line; done");
        await child.Line(l => l == "pong", Patience);
        var answer = child.Line(l => l.StartsWith("pong", StringComparison.Ordinal), Patience, fresh: true);
        child.Say("again");
        Assert.Equal("pong again", await answer);
    }

    [Fact]
    public async Task A_child_that_ends_first_is_quoted_with_its_exit_code()
    {
        var e = await Assert.ThrowsAsync<LabException>(() => Shell("echo no such knob >&2; exit 3").Line(l => l == "ready", Patience));
        Assert.Equal(("wait for child", "it ended with exit code 3; its last words:\n  | no such knob"), (e.Phase, e.Culprit));
    }

    [Fact]
    public async Task A_child_that_says_nothing_is_waited_for_no_longer_than_told()
    {
        var e = await Assert.ThrowsAsync<LabException>(() => Shell("cat").Line(l => l == "ready", 20.Milliseconds()));
        Assert.Equal("it did not say what was awaited within 0.02 s; its last words:\n  (nothing)", e.Culprit);
    }

    [Fact]
    public async Task The_death_of_a_master_is_noticed_though_its_worker_holds_the_output()
    {
        var child = Shell("cat <&3 & echo $!; exec kill -9 $$", "exec 3<&0; ");
        var worker = int.Parse(await child.Line(_ => true, Patience), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(137, await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken));
        _ = LibcProcess.kill(worker, LibcProcess.SIGKILL);
    }

    [Fact]
    public async Task What_a_child_said_last_before_its_end_is_kept()
    {
        var child = Shell("for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done");
        Assert.Equal(0, await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(("  | line 2", 8), (child.Quote().Split('\n')[0], child.Quote().Split('\n').Length));
    }

    [Fact]
    public async Task All_that_was_said_is_in_the_log()
    {
        await Shell("echo out; echo err >&2").Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(["err", "out"], (await File.ReadAllLinesAsync(_folder["log"], TestContext.Current.CancellationToken)).Order());
    }

    [Fact]
    public void A_program_that_is_missing_is_named()
    {
        var e = Assert.Throws<LabException>(() => ManagedProcess.Start("nginx", [_folder["none"]], _folder["log"]));
        Assert.StartsWith($"start nginx: {_folder["none"]}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_to_a_child_that_has_gone_does_nothing()
    {
        var child = Shell("exit 0");
        await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
        child.Say("hello");
        child.Say("hello");
    }

    public void Dispose()
    {
        foreach (var child in _started)
        {
            if (!child.Exited.IsCompleted) _ = LibcProcess.kill(child.Pid, LibcProcess.SIGKILL);
            child.Dispose();
        }

        _folder.Dispose();
    }

    private ManagedProcess Shell(string script, string before = "")
    {
        _started.Add(ManagedProcess.Start("child", ["/bin/sh", "-c", before + script], _folder["log"]));
        return _started[^1];
    }
}
