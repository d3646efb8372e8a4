using ProxyLab.Tests.EndToEnd;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>How probes are read: each on its own thread and at its own times, whatever another one does.</summary>
public sealed class ProbeThreadTests : IDisposable
{
    private static readonly NumberColumn Count = Column.Number("count", "readings", "readings so far", "the test");
    private readonly ProbedTrial _trial = new();

    [Fact]
    public async Task Readings_are_due_at_whole_multiples_of_the_probes_own_period()
    {
        using var probe = Begun(new CountingProbe { Period = 20.Milliseconds() });
        probe.Thread.Start();
        Assert.True(await probe.Thread.Next(5));
        probe.Stop();
        var due = _trial.Rows("counting.csv").Select(r => Number(r["due_ms"])).Skip(1).ToArray(); // the first one is due at the plan's next tick
        Assert.All(due, d => Assert.Equal(0, d % 20));
        Assert.Equal(due.Distinct(), due);
        Assert.All(_trial.Rows("counting.csv"), r => Assert.True(Number(r["t_ms"]) >= Number(r["due_ms"])));
    }

    [Fact]
    public async Task A_probe_that_hangs_in_its_reading_delays_no_other()
    {
        using var release = new ManualResetEventSlim();
        var context = _trial.Context(Endpoint.Unix("/nowhere"));
        using var slow = new ProbeUnderTest(new HangingProbe { Hang = release.Wait }, context);
        using var quick = new ProbeUnderTest(new CountingProbe(), context);
        slow.Thread.Start();
        quick.Thread.Start();
        Assert.True(await quick.Thread.Next(10));
        Assert.Equal("t_ms,done\n", File.ReadAllText(_trial["hanging.csv"]) is { Length: > 0 } text ? text : "t_ms,done\n");
        release.Set();
    }

    [Fact]
    public void A_probe_that_throws_leaves_empty_cells_and_a_note_and_is_read_again()
    {
        using var probe = Begun(new CountingProbe { ThrowsAt = 2 });
        for (var i = 0; i < 3; i++) probe.Thread.ReadOnce(0);
        Assert.Equal(["1", "", "3"], _trial.Rows("counting.csv").Select(r => r["count"]));
        var (name, note) = Assert.Single(probe.Context.Notes.All);
        Assert.Equal(("counting", 1), (name, note.Count));
        Assert.StartsWith("thrown by the probe (ProbeThreadTests.cs, line ", note.LastMessage, StringComparison.Ordinal); // the author's own line
    }

    [Fact]
    public void A_reading_may_have_several_rows_or_none()
    {
        using var probe = Begun(new SeveralProbe());
        for (var i = 0; i < 3; i++) probe.Thread.ReadOnce(0);
        Assert.Equal(["0", "0", "1"], _trial.Rows("several.csv").Select(r => r["row"]));
    }

    [Fact]
    public async Task A_probe_that_asks_for_it_is_read_once_more_at_the_end()
    {
        using var probe = Begun(new CountingProbe { Period = TimeSpan.FromHours(1), AtEnd = true });
        var first = probe.Thread.Next(1); // before it starts: the second reading is an hour away
        probe.Thread.Start();
        Assert.True(await first);
        probe.Stop();
        Assert.Equal(["1", "2"], _trial.Rows("counting.csv").Select(r => r["count"]));
    }

    [Fact]
    public async Task A_full_disk_ends_all_readings_and_every_wait_and_tells_the_file()
    {
        File.CreateSymbolicLink(_trial["full-disk.csv"], "/dev/full");
        using var probes = new TrialProbes([new CountingProbe(), new FullDiskProbe()], _trial.Context(Endpoint.Unix("/nowhere")));
        await Eventually.Is(() => probes.Fault is not null, "the fault is known");
        await probes.Next(1_000_000);
        Assert.Equal("full-disk.csv", probes.Fault!.Value.File);
        Assert.Contains("No space left", Assert.IsType<IOException>(probes.Fault!.Value.Why).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_after_the_end_is_over_at_once()
    {
        using var probe = Begun(new CountingProbe());
        probe.Stop();
        Assert.False(await probe.Thread.Next(1));
    }

    [Fact]
    public async Task A_probe_that_cannot_begin_has_a_heading_and_a_note_and_holds_nobody()
    {
        var context = _trial.Context(Endpoint.Unix("/nowhere"));
        using var probes = new TrialProbes([new NeverBegunProbe()], context);
        await probes.Await(TrialMoment.BeforeClients, 3, TimeSpan.FromHours(1));
        probes.Dispose();
        Assert.Equal("t_ms\n", File.ReadAllText(_trial["never-begun.csv"]));
        Assert.StartsWith("it could not begin: no instrument (ProbeThreadTests.cs, line ", context.Notes.All["never-begun"].LastMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_does_not_apply_has_no_file()
    {
        using (new TrialProbes([new ProxyLab.Probes.Workers.WorkersProbe()], _trial.Context(Endpoint.Unix("/nowhere"))))
        {
        }

        Assert.False(File.Exists(_trial["workers.csv"]));
    }

    [Theory]
    [InlineData(0, 0.1, 5, 20, 20)]
    [InlineData(0, 0.1, 63, 20, 20)]
    [InlineData(20, 63, 64, 20, 80)]
    [InlineData(20, 30, 45, 20, 40)]
    [InlineData(20, 63, 80, 20, 80)]
    public void The_next_due_shows_one_late_reading_and_leaves_out_the_rest(double due, double began, double ended, double period, double next) =>
        Assert.Equal(next, ProbeThread.NextDue(due, began, ended, period));

    public void Dispose() => _trial.Dispose();

    private ProbeUnderTest Begun(Probe probe) => new(probe, _trial.Context(Endpoint.Unix("/nowhere")));

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class CountingProbe : Probe
    {
        private readonly DecimalColumn _due = Column.Milliseconds("due_ms", "when it was due", "the lab");
        private readonly NumberColumn _count = Column.Number("count", "readings", "readings so far", "the test");
        private int _readings;

        public override IReadOnlyList<Column> Columns => [_due, _count];

        internal TimeSpan Period { get; init; } = 5.Milliseconds();

        internal int ThrowsAt { get; init; }

        internal bool AtEnd { get; init; }

        public override bool ReadsAtEnd => AtEnd;

        public override TimeSpan Every(Plan plan) => Period;

        public override void Read(ProbeContext trial, NewRow row)
        {
            row.Set(_due, row.DueMs);
            if (++_readings == ThrowsAt) throw new InvalidOperationException("thrown by the probe");
            row.Set(_count, _readings);
        }
    }

    private sealed class HangingProbe : Probe
    {
        private readonly NumberColumn _done = Column.Number("done", "readings", "one", "the test");

        internal required Action Hang { get; init; }

        public override IReadOnlyList<Column> Columns => [_done];

        public override void Read(ProbeContext trial, NewRow row)
        {
            Hang();
            row.Set(_done, 1);
        }
    }

    private sealed class SeveralProbe : Probe
    {
        private readonly NumberColumn _row = Column.Number("row", "number", "which row of the reading", "the test");
        private int _readings;

        public override IReadOnlyList<Column> Columns => [_row];

        public override void Read(ProbeContext trial, NewRow row)
        {
            for (var i = 0; i < _readings; i++)
            {
                row.Set(_row, i);
                row.Next();
            }

            _readings++;
        }
    }

    private sealed class FullDiskProbe : Probe
    {
        public override IReadOnlyList<Column> Columns => [];

        public override void Read(ProbeContext trial, NewRow row)
        {
        }
    }

    private sealed class NeverBegunProbe : Probe, IHoldsTrial
    {
        public override IReadOnlyList<Column> Columns => [];

        public override void Begin(ProbeContext trial) => throw new InvalidOperationException("no instrument");

        public override void Read(ProbeContext trial, NewRow row)
        {
        }

        public bool MayGoOn(TrialMoment moment) => false;
    }
}
