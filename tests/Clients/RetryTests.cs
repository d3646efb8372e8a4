using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>Clients that try again: how often, when, and within which budget.</summary>
public sealed class RetryTests
{
    private const string Busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [Theory, InlineData(true, false), InlineData(false, false), InlineData(true, true)]
    public void A_request_is_tried_again_until_it_has_an_answer_and_each_attempt_has_a_row(bool unix, bool open)
    {
        using var server = Failing(unix, 2);
        var spec = To(server) with { Retry = new RetryPolicy { Attempts = 5, Backoff = TimeSpan.FromMilliseconds(20) } };
        var (summary, results) = Run(open ? spec with { Open = Schedule.Constant(1, TimeSpan.FromSeconds(1)) } : spec);
        Assert.Equal((3L, 2L, 1L, 2L), (summary.Started, summary[Outcome.Status], summary[Outcome.Ok], summary.Retries));
        long first = results[0].Id;
        Assert.Equal([null, first, first], results.Select(r => r.RetryOf));
        Assert.True(results[1].IntendedMs - results[0].EndMs >= 19.9, "the first wait is the backoff");
        Assert.True(results[2].IntendedMs - results[1].EndMs >= 39.9, "the second is twice as long");
    }

    [Fact]
    public void No_more_attempts_are_made_than_allowed()
    {
        using var server = Failing(unix: true, int.MaxValue);
        var (summary, _) = Run(To(server) with { Clients = 2, RequestsPerClient = 3, Retry = new RetryPolicy { Attempts = 4, Backoff = TimeSpan.Zero } });
        Assert.Equal((24L, 18L), (summary.Started, summary.Retries));
    }

    [Fact]
    public void A_budget_limits_the_retries_of_all_clients()
    {
        using var server = Failing(unix: true, int.MaxValue);
        var (summary, _) = Run(To(server) with { Clients = 50, RequestsPerClient = 2, Retry = new RetryPolicy { Attempts = 9, Backoff = TimeSpan.Zero, Budget = 0.2 } });
        Assert.Equal(120L, summary.Started); // 100 first requests, and a fifth of that
    }

    [Fact]
    public void Nobody_listening_is_tried_again()
    {
        Endpoint gone;
        using (var server = new ScriptedServer(unix: true, null))
            gone = server.Endpoint;
        var (summary, _) = Run(To(gone) with { Retry = new RetryPolicy { Attempts = 3, Backoff = TimeSpan.FromMilliseconds(1) } });
        Assert.Equal(3L, summary[Outcome.Refused]);
    }

    [Theory, InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), InlineData("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"), InlineData("nonsense")]
    public void An_answer_that_will_be_the_same_again_is_not_tried_again(string answer)
    {
        using var server = ScriptedServer.Answering(unix: true, answer);
        Assert.Equal(1L, Run(To(server) with { Retry = new RetryPolicy { Attempts = 3 } }).Summary.Started);
    }

    [Fact]
    public void A_retry_that_waits_at_the_deadline_is_not_started()
    {
        using var server = Failing(unix: true, int.MaxValue);
        var (summary, _) = Run(To(server) with { Deadline = TimeSpan.FromMilliseconds(500), Retry = new RetryPolicy { Attempts = 3, Backoff = TimeSpan.FromMinutes(1) } });
        Assert.Equal(1L, summary.Started);
    }

    [Theory, InlineData(0, 80, 80), InlineData(1, 0, 80), InlineData(0.25, 60, 80)]
    public void A_wait_is_random_within_its_jitter(double jitter, double least, double most)
    {
        var policy = new RetryPolicy { Attempts = 9, Backoff = TimeSpan.FromMilliseconds(20), Jitter = jitter };
        var random = new SplitMix64(7);
        double[] waits = [.. Enumerable.Range(0, 1000).Select(_ => policy.WaitMs(3, random.NextUnit()))];
        Assert.InRange(waits.Min(), least, least + 1);
        Assert.InRange(waits.Max(), most - 1, most);
    }

    /// <summary>The first so many connections get 503, the others 200.</summary>
    private static ScriptedServer Failing(bool unix, int failures) => new(unix, async (peer, number, stop) =>
    {
        await ScriptedServer.ReadHead(peer, stop);
        await peer.SendAsync(Encoding.ASCII.GetBytes(number < failures ? Busy : Ok), stop);
    });
}
