using ProxyLab.Probes.Proc;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>Context switches are those of every thread, also of those that have ended.</summary>
[Collection("kernel")]
public sealed class ThreadSwitchTests
{
    private const int Rounds = 100;

    [Fact]
    public void Switches_of_another_thread_count_and_stay_when_it_ends()
    {
        using var probe = new ProcessReader(Environment.ProcessId, "proxy");
        using ManualResetEventSlim done = new(), mayEnd = new();
        var before = probe.Read(double.MaxValue).VoluntarySwitches!.Value;
        var thread = new Thread(() =>
        {
            for (var i = 0; i < Rounds; i++) Thread.Sleep(1);
            done.Set();
            mayEnd.Wait();
        });
        thread.Start();
        done.Wait(TestContext.Current.CancellationToken);
        var during = probe.Read(double.MaxValue).VoluntarySwitches!.Value;
        Assert.True(during - before >= Rounds, $"{during - before} of {Rounds}");
        mayEnd.Set();
        thread.Join();
        Assert.True(probe.Read(double.MaxValue).VoluntarySwitches >= during);
    }

    [Fact]
    public void A_thread_that_ended_counts_as_last_seen_and_an_id_used_again_begins_at_zero()
    {
        using var proc = new TempFolder();
        using var switches = new ThreadSwitches(proc["task"]);
        Assert.Null(switches.Read()); // opened before it was there: a process that never was

        Write(7, 10, 1);
        Write(8, 100, 5);
        using var some = new ThreadSwitches(proc["task"]);
        Assert.Equal(new Switches(110, 6), some.Read());
        Directory.Delete(proc["task/8"], recursive: true);
        Write(7, 12, 1);
        Assert.Equal(new Switches(112, 6), some.Read());
        Write(8, 3, 0);
        Assert.Equal(new Switches(115, 6), some.Read());

        void Write(int id, int voluntary, int involuntary)
        {
            Directory.CreateDirectory(proc[$"task/{id}"]);
            proc.Write($"task/{id}/status", $"Name:\tx\nvoluntary_ctxt_switches:\t{voluntary}\nnonvoluntary_ctxt_switches:\t{involuntary}\n");
        }
    }

    [Fact]
    public void A_process_without_a_readable_thread_was_not_measured()
    {
        using var proc = new TempFolder();
        Directory.CreateDirectory(proc["task/9"]);
        using var switches = new ThreadSwitches(proc["task"]);
        Assert.Null(switches.Read());
        Assert.Null(ThreadSwitches.Parse("voluntary_ctxt_switches:\t5\n"u8));
    }
}
