using System.Collections.Concurrent;
using System.Diagnostics;
using ProxyLab.Clients;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Progress;

/// <summary>What a trial's process tells of itself.</summary>
public sealed class TrialStatusTests
{
    private readonly ConcurrentQueue<string> _told = new();

    [Fact]
    public void A_status_written_as_a_line_reads_back_the_same()
    {
        var status = new TrialStatus("drain") { Wave = 1, Waves = 2, Queue = 7, QueueCapacity = 65, Ended = new Dictionary<string, long> { ["504"] = 65 } };
        var read = TrialStatus.Parse(status.Line());
        Assert.Equal(("drain", 1, 2, 7, 65, "504 × 65"), (read.Phase, read.Wave, read.Waves, read.Queue, read.QueueCapacity, read.Outcomes));
    }

    [Fact]
    public void A_status_is_one_line() => Assert.DoesNotContain('\n', new TrialStatus("two\nlines").Line());

    [Theory]
    [InlineData("")]
    [InlineData("starting")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"phase\":null}")]
    [InlineData("{\"phase\":\"flood\",\"ended\":null}")]
    [InlineData("[1]")]
    public void A_line_that_is_no_status_is_a_phase_by_itself(string line) => Assert.Equal(line, TrialStatus.Parse(line).Phase);

    [Fact]
    public void Outcomes_are_counted_by_status_and_by_name_over_all_waves_and_reach_the_sink()
    {
        using var teller = new StatusReporter(_told.Enqueue, waves: 2);
        var written = 0;
        for (var wave = 1; wave <= 2; wave++)
        {
            var sink = teller.Count((in RequestResult _) => written++);
            sink(Result(Outcome.Ok, 200));
            sink(Result(Outcome.Status, 504));
            sink(Result(Outcome.InFlight, null));
        }

        teller.Tell();
        var ended = TrialStatus.Parse(_told.Last()).Ended;
        Assert.Equal((6, 2L, 2L, 2L), (written, ended["ok"], ended["504"], ended["in-flight"]));
    }

    [Fact]
    public void What_has_been_told_is_not_told_again()
    {
        using var teller = new StatusReporter(_told.Enqueue, waves: 1);
        teller.Enter("flood", 1);
        teller.Tell();
        teller.Tell();
        Assert.Single(_told);
    }

    [Fact]
    public async Task It_tells_at_most_five_times_a_second_on_a_thread_of_its_own()
    {
        var threads = new ConcurrentBag<string?>();
        var began = Stopwatch.StartNew();
        var teller = new StatusReporter(line =>
        {
            threads.Add(Thread.CurrentThread.Name);
            _told.Enqueue(line);
        }, waves: 1);
        teller.Start();
        for (var wave = 1; began.Elapsed < TimeSpan.FromSeconds(1.5); wave++)
        {
            teller.Enter("flood", wave); // news each time
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.InRange(_told.Count, 2, 1 + (int)(5 * began.Elapsed.TotalSeconds));
        Assert.All(threads, name => Assert.Equal("status", name));
        teller.Dispose();
    }

    [Fact]
    public async Task A_reader_that_does_not_keep_up_holds_nobody_else_up()
    {
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource();
        var teller = new StatusReporter(_ =>
        {
            blocked.TrySetResult();
            release.Wait();
        }, waves: 1);
        teller.Start();
        await Eventually.Is(() => blocked.Task.IsCompleted, "the teller writes");
        var written = 0;
        teller.Enter("flood", 1);
        teller.Count((in RequestResult _) => written++)(Result(Outcome.Ok, 200));
        Assert.Equal(1, written); // here, while the teller still writes
        release.Set();
        teller.Dispose();
    }

    [Fact]
    public void A_pipe_that_nobody_reads_any_more_ends_nothing()
    {
        var teller = new StatusReporter(_ => throw new IOException("Broken pipe"), waves: 1);
        teller.Dispose();
    }

    private static RequestResult Result(Outcome outcome, int? status) => new(1, 1, 0, 0, 0, 1, status, outcome, 0);
}
