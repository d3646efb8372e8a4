using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The faults of the FastCGI cases are proven from what was saved, and are not where they did not take place.</summary>
public sealed class FastcgiProofs
{
    [Theory]
    [InlineData(20, 3, 3, Verdict.Holds)]
    [InlineData(0, 3, 3, Verdict.Refuted)]
    [InlineData(20, 2, 2, Verdict.Refuted)]
    [InlineData(20, 4, 4, Verdict.Refuted)]
    [InlineData(20, 3, 2, Verdict.Refuted)]
    [InlineData(20, null, 3, Verdict.Unknown)]
    [InlineData(null, 3, 3, Verdict.Unknown)]
    public void Three_processes_keep_three_of_eight_connections(int? queue, int? kept, int held, Verdict expected)
    {
        var plan = new FastcgiKeepalive().Plan with { UpstreamKeepalive = 4 };
        var hand = new HandMade(plan).Wave(1, [Typical.Gone(32, 200, 0.1)], (9, new Tick(Queue: queue)))
            .Drain(1, new Tick(Accepted: kept), new UpstreamCounters { Accepted = 9, Closed = 9 - held });
        Assert.Equal(expected, new FastcgiKeepalive().Fault.Judge(hand.Build()).Verdict);
    }

    [Fact]
    public void Php_fpm_tells_nothing_and_the_kernel_is_enough()
    {
        var hand = new HandMade(new PhpFpmKeepalive().Plan with { UpstreamKeepalive = 4 }).Wave(1, [Typical.Gone(32, 200, 0.1)], (9, new Tick(Queue: 20))).Drain(1, new Tick(Accepted: 3), null);
        Assert.Equal(Verdict.Holds, new PhpFpmKeepalive().Fault.Judge(hand.Build()).Verdict);
    }

    [Theory]
    [InlineData(12, 12, 3, Verdict.Holds)]
    [InlineData(11, 12, 3, Verdict.Refuted)]
    [InlineData(12, 11, 3, Verdict.Refuted)]
    [InlineData(12, 12, 2, Verdict.Refuted)]
    public void Twelve_requests_on_twelve_connections_to_three_processes(int accepted, int requests, int served, Verdict expected)
    {
        var processes = Enumerable.Range(1, 3).Select(i => new UpstreamCounters { Pid = i, Requests = i <= served ? 4 : 0 }).ToArray();
        var hand = new HandMade(new FastcgiQueue().Plan).Wave(1, [Typical.Gone(12, 200, 1)], (9, new Tick()))
            .Drain(1, new Tick(), new UpstreamCounters { Accepted = accepted, Requests = requests, Processes = processes });
        Assert.Equal(expected, new FastcgiQueue().Fault.Judge(hand.Build()).Verdict);
    }

    [Theory]
    [InlineData(1000, 1000, 1000, Verdict.Holds)]
    [InlineData(200, 200, 200, Verdict.Refuted)]
    [InlineData(1000, 0, 0, Verdict.Refuted)]
    [InlineData(1000, 1000, 999, Verdict.Refuted)]
    public void More_connects_than_ports_one_for_each_request(int sent, int read, int accepted, Verdict expected)
    {
        var hand = new HandMade(new FastcgiTimeWait().Plan).Wave(1, [Typical.Gone(sent, 200, 0.01)], (9, new Tick()))
            .Drain(1, new Tick(), new UpstreamCounters { Accepted = accepted, Requests = read });
        Assert.Equal(expected, new FastcgiTimeWait().Fault.Judge(hand.Build()).Verdict);
    }

    [Theory]
    [InlineData(0, 1000, 1000, Verdict.Holds)]
    [InlineData(0, 1000, 999, Verdict.Refuted)]
    [InlineData(1, 1000, 1, Verdict.Holds)]
    [InlineData(1, 1000, 10, Verdict.Refuted)]
    [InlineData(1, 999, 1, Verdict.Refuted)]
    public void One_connection_for_each_request_or_for_all(int keepalive, int ok, int accepted, Verdict expected)
    {
        var plan = new FastcgiConnectCost().Plan with { UpstreamKeepalive = keepalive };
        var hand = new HandMade(plan).Wave(1, [Typical.Gone(ok, 200, 0.001)], (9, new Tick())).Drain(1, new Tick(), new UpstreamCounters { Accepted = accepted });
        Assert.Equal(expected, new FastcgiConnectCost().Fault.Judge(hand.Build()).Verdict);
    }
}
