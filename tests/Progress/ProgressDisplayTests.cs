using ProxyLab.Progress;
using ProxyLab.Trials;
using Spectre.Console;
using Xunit;

namespace ProxyLab.Tests.Progress;

/// <summary>What a run shows while it goes on.</summary>
public sealed class ProgressDisplayTests : IDisposable
{
    private static readonly TrialPlan[] Trials =
    [
        .. from proxy in new[] { "nginx", "haproxy" } from n in Enumerable.Range(1, 5)
           select new TrialPlan(new TrialId("write-no-close-with-length", proxy, n), Plan.Default, Variant.None, n),
    ];

    private static readonly TrialStatus Flooding = new("flood")
    {
        Wave = 1, Waves = 2, Queue = 65, QueueCapacity = 65, Ended = new Dictionary<string, long> { ["502"] = 35, ["504"] = 65, ["in-flight"] = 3 },
    };

    private readonly ManualClock _clock = new();
    private readonly StringWriter _written = new();

    [Fact]
    public void A_finished_trial_is_one_plain_line_with_its_time_and_outcomes()
    {
        var display = Display(able: false);
        Run(display, Trials[0], Flooding, 2.5);
        Assert.Equal("[ 1/10] write-no-close-with-length/nginx/1: 2.5 s, 504 × 65, 502 × 35, in-fligh…\n", _written.ToString());
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(131, 10)]
    public void However_many_trials_there_are_some_ten_lines_of_80_columns_say_how_far_the_run_is(int trials, int lines)
    {
        TrialPlan[] all = [.. Enumerable.Range(1, trials).Select(n => Trials[0] with { Id = Trials[0].Id with { N = n } })];
        var display = new ProgressDisplay(all, jobs: 2, Console(_written, able: false), _clock, ci: "");
        foreach (var trial in all) Run(display, trial, Flooding, 1);
        var said = _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines, said.Length);
        Assert.All(said, line => Assert.InRange(line.Length, 1, 80));
        Assert.Contains($"{trials}", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_says_a_control_character_cannot_write_one()
    {
        var display = Display(able: false);
        Run(display, Trials[0], Flooding with { Ended = new Dictionary<string, long> { ["\e[2J\r\n"] = 1 } }, 1);
        Assert.Equal('\n', Assert.Single(_written.ToString(), char.IsControl));
    }

    [Theory]
    [InlineData(false, "", false)]
    [InlineData(false, "true", false)]
    [InlineData(true, "true", false)]
    [InlineData(true, "1", false)]
    [InlineData(true, "false", true)]
    [InlineData(true, "", true)]
    public async Task Only_a_terminal_that_somebody_looks_at_gets_control_characters(bool able, string ci, bool moves)
    {
        var work = new TaskCompletionSource();
        var display = Display(able, ci);
        var shown = display.During(work.Task);
        Run(display, Trials[0], Flooding, 1);
        work.SetResult();
        await shown;
        Assert.Equal(moves, _written.ToString().Contains('\e', StringComparison.Ordinal));
        Assert.Equal(!moves, _written.ToString().Contains("[ 1/10] ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void After_half_a_minute_of_silence_a_line_says_where_the_run_is(double seconds, bool says)
    {
        var display = Display(able: false);
        Run(display, Trials[0], Flooding, 5);
        display.Report(new TrialProgress(Trials[1].Id, Flooding));
        _clock.Advance(seconds);
        display.BreakSilence();
        display.BreakSilence(); // which broke it already
        var lines = _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(says ? ["1 of 10 trials done, 1 running, 8 left; 35 s, about 20 s to go"] : (string[])[], lines.Skip(1));
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    [InlineData(60, 6)]
    public void The_table_is_no_wider_and_no_higher_than_the_terminal(int width, int height)
    {
        var display = Display(able: false);
        foreach (var trial in Trials) display.Report(new TrialProgress(trial.Id, Flooding));
        var lines = Rendered(display, width, height);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, Math.Min(80, width) - 1));
        Assert.InRange(lines.Length, 3, height - 1);
    }

    [Fact]
    public void The_table_tells_the_wave_the_queue_and_the_outcomes_of_each_trial()
    {
        var display = Display(able: false);
        display.Report(new TrialProgress(Trials[0].Id, new TrialStatus("starting")));
        _clock.Advance(3);
        display.Report(new TrialProgress(Trials[0].Id, Flooding));
        Assert.Equal(
            [
                "0 of 10 trials done, 1 running, 9 left; 3 s",
                "  trial                                        queue    s  outcomes so far",
                "  write-no-close-with-…/nginx/1 flood 1/2      65/65    3  504 × 65, 502 × 35,…",
            ],
            Rendered(display, 80, 24));
    }

    [Fact]
    public void A_late_word_of_a_trial_that_is_over_does_not_bring_it_back()
    {
        var display = Display(able: false);
        Run(display, Trials[0], Flooding, 1);
        display.Report(new TrialProgress(Trials[0].Id, Flooding));
        Assert.Empty(display.Now().Running);
    }

    public void Dispose() => _written.Dispose();

    private static void Run(ProgressDisplay display, TrialPlan trial, TrialStatus last, double seconds, ManualClock clock)
    {
        display.Report(new TrialProgress(trial.Id, new TrialStatus("starting")));
        clock.Advance(seconds);
        display.Report(new TrialProgress(trial.Id, last));
        display.Report(TrialProgress.Over(trial.Id));
    }

    private static string[] Rendered(ProgressDisplay display, int width, int height)
    {
        var writer = new StringWriter();
        var console = Console(writer, able: false);
        (console.Profile.Width, console.Profile.Height) = (width, height);
        console.Write(ProgressTable.Of(display.Now(), console.Profile));
        return [.. writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd())];
    }

    private static IAnsiConsole Console(TextWriter writer, bool able)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = able ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = able ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Capabilities.Interactive = able; // whatever the machine of the test says of itself
        console.Profile.Width = 80;
        return console;
    }

    private void Run(ProgressDisplay display, TrialPlan trial, TrialStatus last, double seconds) => Run(display, trial, last, seconds, _clock);

    private ProgressDisplay Display(bool able, string ci = "") => new(Trials, jobs: 2, Console(_written, able), _clock, ci);

    /// <summary>A clock that the test moves; timers are the system's.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        internal void Advance(double seconds) => _now += (long)(seconds * 1000);
    }
}
