using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims about a proxy short of descriptors, each on both sides of its boundary.</summary>
public sealed class DescriptorRules
{
    private static readonly ShortOfDescriptors Case = new();

    [Theory]
    [InlineData(503, 200, Verdict.Holds)]
    [InlineData(500, 200, Verdict.Refuted)] // another error
    [InlineData(null, 200, Verdict.Refuted)] // no error, so all waited
    [InlineData(503, 504, Verdict.Refuted)] // it does not go on
    public void It_answers_503_and_goes_on(int? without, int second, Verdict expected) => Assert.Equal(expected, Judge("W13", Trial(without, second)));

    [Theory]
    [InlineData(500, Verdict.Holds)]
    [InlineData(503, Verdict.Refuted)]
    public void It_answers_500(int without, Verdict expected) => Assert.Equal(expected, Judge("R18.refuses", Trial(without, 200)));

    [Theory]
    [InlineData(51, 1, Verdict.Holds)] // 1 s is half of the read timeout
    [InlineData(50, 1, Verdict.Refuted)]
    [InlineData(51, 0, Verdict.Refuted)]
    [InlineData(51, null, Verdict.Unknown)]
    public void Clients_hang_while_the_proxys_queue_is_never_empty(int ticks, int? queue, Verdict expected) =>
        Assert.Equal(expected, Judge("R18.hangs", Trial(500, 200, ticks, queue)));

    [Theory]
    [InlineData(504, Verdict.Holds)]
    [InlineData(200, Verdict.Refuted)]
    public void It_does_not_recover_if_the_second_wave_gets_no_answer(int second, Verdict expected) => Assert.Equal(expected, Judge("R18.stays", Trial(500, second)));

    [Fact]
    public void Whether_it_spins_is_unknown_where_its_processes_were_not_read() => Assert.Equal(Verdict.Unknown, Judge("R18.spins", Trial(500, 200)));

    [Theory]
    [InlineData("(24: Too many open files)", 0, Verdict.Holds)]
    [InlineData("all is well", 7, Verdict.Holds)] // it accepts no more than it can serve, and the others wait
    [InlineData("all is well", 0, Verdict.Refuted)]
    public void Its_log_or_its_queue_proves_the_shortage(string log, int queue, Verdict expected) =>
        Assert.Equal(expected, Case.Fault.Judge(Trial(500, 200, 9, queue, log).Build()).Verdict);

    private static Verdict Judge(string id, HandMade trial) => Case.Claims.Single(c => c.Id == id).Judge(trial.Build()).Verdict;

    private static HandMade Trial(int? without, int second, int ticks = 9, int? queue = 0, string log = "") => new HandMade(Case.Plan) { Log = [log] }
        .Memory(1, 1)
        .Wave(1, [Typical.Gone(120, 504, 2), .. without is { } status ? (Ended[])[Typical.Gone(80, status, 0.1)] : []], (ticks, new Tick { FrontQueue = queue }))
        .Drain(1, new Tick(), new UpstreamCounters { BytesRead = 9, Closed = 120 })
        .Wave(2, [Typical.Gone(200, second, second == 200 ? 0.01 : 2)], (9, new Tick { FrontQueue = 0 }))
        .Drain(2, new Tick(), new UpstreamCounters { BytesRead = 18, BytesWritten = 9 });
}
