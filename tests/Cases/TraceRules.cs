using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using ProxyLab.Proxies.Nginx;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims that rest on traced system calls: N08, N09, N10 and L4.</summary>
public sealed class TraceRules
{
    private static readonly UpstreamCounters Nothing = new();

    [Theory]
    [InlineData(true, Verdict.Holds)]
    [InlineData(false, Verdict.Refuted)]
    public void Listen_is_called_for_each_proxy_pass_if_the_calls_are_as_many(bool each, Verdict expected) =>
        Assert.Equal(expected, Compared.Judge(new ListenCalls(), "N08", (_, plan) => Listening(plan, each ? plan.Get(NginxProxy.ProxyPasses) : 2)));

    [Fact]
    public void Untraced_listening_is_unknown() =>
        Assert.Equal(Verdict.Unknown, Compared.Judge(new ListenCalls(), "N08", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(1, 200, 0.1)])));

    [Theory]
    [InlineData(2, 2, Verdict.Holds)]
    [InlineData(2, 1, Verdict.Refuted)]
    [InlineData(2, null, Verdict.Unknown)]
    public void As_many_proxy_pass_in_the_configuration_as_planned_are_the_proof(int planned, int? configured, Verdict expected)
    {
        var conf = configured is { } lines ? Enumerable.Repeat("proxy_pass http://u;", lines).ToArray() : null;
        var hand = new HandMade(Plan.Default.With(NginxProxy.ProxyPasses, planned)) { Conf = conf };
        hand.Call("execve", "\"/usr/sbin/nginx\"", 0).Wave(1, [Typical.Gone(1, 200, 0.1)], (2, new Tick())).Drain(1, new Tick(), new() { Accepted = 1 });
        Assert.Equal(expected, new ListenCalls().Fault.Judge(hand.Build()).Verdict);
    }

    [Theory]
    [InlineData("accept4 connect writev epoll_wait 504 close", Verdict.Holds)]
    [InlineData("accept4 connect writev epoll_wait close 504", Verdict.Refuted)] // the 504 comes after the close
    [InlineData("accept4 connect epoll_wait writev 504 close", Verdict.Refuted)] // waits before it writes
    [InlineData("connect writev epoll_wait 504 close", Verdict.Refuted)] // accepted nobody
    [InlineData("accept4 connect writev epoll_wait close", Verdict.Refuted)] // writes no 504
    public void The_calls_of_a_request_have_an_order(string calls, Verdict expected) =>
        Assert.Equal(expected, Compared.Judge(new RequestCalls(), "N09", (_, plan) => Calling(plan, calls, "0")));

    [Fact]
    public void Untraced_requests_have_none() => Assert.Equal(Verdict.Unknown, Compared.Judge(
        new RequestCalls(), "N09", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(2, 504, 0.5)]).Drain(1, new Tick(), Nothing)));

    [Theory]
    [InlineData("0", "0", Verdict.Holds)]
    [InlineData("EINPROGRESS", "EINPROGRESS", Verdict.Holds)]
    [InlineData("0", "EINPROGRESS", Verdict.Refuted)]
    public void A_connect_is_of_one_kind_if_it_is_so_on_both_transports(string unix, string tcp, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new RequestCalls(), "N10", (_, plan) => Calling(plan, "accept4 connect writev epoll_wait close 504", plan.Transport == Transport.Unix ? unix : tcp)));

    [Fact]
    public void A_connect_that_was_traced_on_one_transport_only_is_unknown() => Assert.Equal(Verdict.Unknown, Compared.Judge(
        new RequestCalls(), "N10", (_, plan) => Calling(plan, "accept4 connect writev epoll_wait close 504", "0"), without: "transport=tcp"));

    [Theory]
    [InlineData("write", true, Verdict.Holds)]
    [InlineData("brk", true, Verdict.Refuted)]
    [InlineData("mmap", true, Verdict.Refuted)]
    [InlineData("mremap", true, Verdict.Refuted)]
    [InlineData("brk", false, Verdict.Holds)] // before the flood
    public void Memory_is_asked_for_if_it_is_during_the_flood(string call, bool during, Verdict expected) => Assert.Equal(expected, Compared.Judge(new LargeBodies(), "L4", (_, plan) =>
    {
        var hand = new HandMade(plan).Call("epoll_wait", "8", 1);
        if (!during) hand.Call(call, "NULL", 0).Idle();
        hand.Event(EventNames.WaveStart, new { wave = 1 });
        if (during) hand.Call(call, "NULL", 0);
        return hand.Wave(1, [Typical.Gone(100, 504, 2)], (9, new Tick())).Drain(1, new Tick(), Nothing);
    }));

    [Fact]
    public void A_clock_that_stepped_and_was_set_back_between_two_dates_shows_in_the_trace() => Assert.Equal(Verdict.Unknown, Compared.Judge(new LargeBodies(), "L4", (_, plan) =>
    {
        var hand = new HandMade(plan).Call("epoll_wait", "8", 1).Event(EventNames.WaveStart, new { wave = 1 }).Call("brk", "NULL", 0);
        hand.Trace![^1] = hand.Trace[^1] with { Seconds = hand.Trace[^1].Seconds + 7200 };
        return hand.Call("write", "12", 1).Wave(1, [Typical.Gone(100, 504, 2)], (9, new Tick())).Drain(1, new Tick(), Nothing);
    }));

    [Fact]
    public void An_untraced_flood_says_nothing_of_its_calls() => Assert.Equal(Verdict.Unknown, Compared.Judge(
        new LargeBodies(), "L4", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(100, 504, 2)], (9, new Tick())).Drain(1, new Tick(), Nothing)));

    private static HandMade Listening(Plan plan, int times)
    {
        var hand = new HandMade(plan).Idle();
        for (var i = 0; i < times; i++) hand.Call("listen", "6, 511", 0);
        return hand.Wave(1, [Typical.Gone(1, 200, 0.1)], (3, new Tick())).Drain(1, new Tick(), Nothing);
    }

    /// <summary>Two waves of two requests, each with these calls: client 9, upstream connection 11; between them the status page's.</summary>
    private static HandMade Calling(Plan plan, string calls, string connected)
    {
        var hand = new HandMade(plan).Idle();
        for (var wave = 1; wave <= 2; wave++)
        {
            hand.Event(EventNames.WaveStart, new { wave });
            for (var request = 0; request < plan.Requests; request++)
            {
                foreach (var call in calls.Split(' ')) Call(hand, call, connected);
                hand.Call("recvfrom", "5, \"GET / HTTP/1.1\"", 40).Call("writev", "5, [{iov_base=\"HTTP/1.1 200 OK\"}], 2", 246);
            }

            hand.Sample(wave, 5, new Tick()).Event(EventNames.WaveEnd, new { wave }).Drain(wave, new Tick(), Nothing);
        }

        return hand;
    }

    private static void Call(HandMade hand, string call, string connected) => _ = call switch
    {
        "accept4" => hand.Call("accept4", "6, {sa_family=AF_INET}, [112 => 16], SOCK_NONBLOCK", 9),
        "connect" => hand.Call("connect", "11, {sa_family=AF_UNIX}, 110", connected == "0" ? 0 : -1, connected == "0" ? null : connected),
        "504" => hand.Call("writev", "9, [{iov_base=\"HTTP/1.1 504 Gateway Time-out\"}], 3", 324),
        "epoll_wait" => hand.Call("epoll_wait", "8, [], 512, 500", 0),
        _ => hand.Call(call, "11", 0),
    };
}
