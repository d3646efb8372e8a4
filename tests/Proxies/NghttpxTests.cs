using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What nghttpx is told for a plan, whether the real one takes it, and what its lines say (1.52.0).</summary>
public sealed class NghttpxTests() : DriverTests("nghttpx")
{
    private static readonly Plan Plan = Plan.Default with
    {
        ConnectTimeout = 1500.Milliseconds(), SendTimeout = 2.Seconds(), ReadTimeout = 60.Seconds(), Workers = 3, WorkerConnections = 256, FrontSomaxconn = 77,
    };


    [Theory]
    [InlineData("frontend=127.0.0.1,8080;no-tls")]
    [InlineData("backend=unix:/mnt/up.sock;;proto=http/1.1")]
    [InlineData("workers=3")]
    [InlineData("backlog=77")]
    [InlineData("worker-frontend-connections=256")]
    [InlineData("backend-connect-timeout=1500ms")]
    [InlineData("backend-write-timeout=2000ms")]
    [InlineData("backend-read-timeout=60000ms")]
    public void It_is_told(string line) => Assert.Contains(line, Lines(Plan, OnUnix));

    [Fact]
    public void Several_addresses_on_TCP_are_all_named()
    {
        Assert.Contains("backend=127.0.0.1,9000;;proto=http/1.1", Lines(Plan, OnTcp));
        var lines = Lines(Plan with { UpstreamAddresses = 3 }, OnEvery);
        Assert.All([1, 2, 3], n => Assert.Contains($"backend=127.0.0.{n},9000;;proto=http/1.1", lines));
    }

    [Fact]
    public void It_is_told_what_the_plan_asks_for_and_nothing_else()
    {
        Assert.Equal(
            ["frontend=127.0.0.1,8080;no-tls", "backend=unix:/mnt/up.sock;;proto=http/1.1", "workers=1", "backlog=4096", ""],
            Lines(Plan.Default with { Timeouts = TimeoutSource.Shipped }, OnUnix));
        Assert.Contains("backend-keep-alive-timeout=1500ms", Lines(Plan with { UpstreamIdle = 1500.Milliseconds() }, OnUnix));
    }

    [Fact]
    public void A_users_lines_stand_at_their_places_and_take_those_of_tuned_ones()
    {
        var plan = TheLab.Set(Plan with { Tuned = true }, Variant.None.With("nghttpx.backend", "fail=2").With("nghttpx.main", "backend-max-backoff=9s"));
        var lines = Lines(plan, OnUnix);
        Assert.Superset(new[] { "backend=unix:/mnt/up.sock;;proto=http/1.1;fail=2", "backend-max-backoff=9s", "listener-disable-timeout=1s" }.ToHashSet(), lines.ToHashSet());
        Assert.DoesNotContain("backend-max-backoff=2s", lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("transport=tcp upstream_addresses=3 tuned=true")]
    [InlineData("workers=1 timeouts=shipped upstream_idle=1500ms")]
    [InlineData("request_log=true nghttpx.main=no-via=yes workers=1")]
    public async Task The_real_one_takes_it(string assignments)
    {
        var plan = TheLab.Set(Plan, assignments);
        var (ready, output) = await StartCheck.Of("nghttpx", Setup(plan, plan.Transport == Transport.Tcp ? OnEvery : OnUnix));
        Assert.True(ready && !output.Contains("WARN", StringComparison.Ordinal) && !output.Contains("ERROR", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task A_line_that_the_real_one_does_not_know_ends_it()
    {
        var (ready, output) = await StartCheck.Of("nghttpx", Setup(TheLab.Set(Plan, "nghttpx.main=no-such-option=1"), OnUnix));
        Assert.True(!ready && output.Contains("no-such-option", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("""request status=200 body=24 seconds=0.002 backend=127.0.0.1 id="189" """, 189L, 200, "24 octets of body, backend \"127.0.0.1\"", 0.002)]
    [InlineData("""request status=504 body=188 seconds=2.001 backend=- id="7" """, 7L, 504, "188 octets of body, backend \"-\"", 2.001)]
    public void A_line_of_a_request_says(string line, long id, int? status, string words, double seconds) => Assert.Equal(
        new RequestLine(id, status, words) { Seconds = seconds }, ((IHasRequestLog)Driver).ReadRequest(line.TrimEnd(' ')));

    [Theory]
    [InlineData("""request status=200 body=24 seconds=0.002 backend=127.0.0.1 id="-" """)] // no id
    [InlineData("""request status=200 body=24 seconds=0.002 backend=127.0.0.1 id="1\x22 id=\x222" """)]
    [InlineData("2026-11-26T12:00:00.000Z 7 7 c8a7f1b0 NOTICE (shrpx_connection_handler.cc:414) [LISTEN:0x55] Created worker thread #0")]
    public void Another_line_says_nothing_of_a_request(string line) => Assert.Null(((IHasRequestLog)Driver).ReadRequest(line.TrimEnd(' ')));

    [Theory]
    [InlineData("2026-11-26T12:00:00.000Z 7 7 c8a7f1b0 WARN (shrpx_accept_handler.cc:88) acceptor: running out file descriptor; disable acceptor temporarily", LogMeaning.NoDescriptor)]
    [InlineData("2026-11-26T12:00:00.000Z 7 7 c8a7f1b0 WARN (shrpx_http_downstream_connection.cc:386) [DCONN:0x55] socket() failed; addr=127.0.0.1:9000, errno=24", LogMeaning.NoDescriptor)]
    [InlineData("2026-11-26T12:00:00.000Z 7 7 c8a7f1b0 WARN (shrpx_http_downstream_connection.cc:399) [DCONN:0x55] connect() failed; addr=127.0.0.1:9000, errno=99", LogMeaning.NoPort)]
    [InlineData("2026-11-26T12:00:00.000Z 7 7 c8a7f1b0 WARN (shrpx_http_downstream_connection.cc:399) [DCONN:0x55] connect() failed; addr=/mnt/up.sock, errno=11", null)]
    [InlineData("2026-11-26T12:00:00.000Z 7 7 c8a7f1b0 WARN (shrpx_connect_blocker.cc:98) Could not connect 24 times in a row; sleep for 1.6 seconds", null)]
    public void A_line_of_its_log_means(string line, LogMeaning? meaning) => Assert.Equal(meaning, Driver.Explain(line));

    [Fact]
    public void It_is_ready_when_each_of_its_workers_says_so() =>
        Assert.Equal((3, true, false), (Driver.ReadyLines(Plan), Driver.SaysReady("NOTICE (shrpx_connection_handler.cc:414) [LISTEN:0x55] Created worker thread #2"), Driver.SaysReady("NOTICE (shrpx.cc:1) Listening on 127.0.0.1:8080")));

    [Fact]
    public void It_has_no_counter() => Assert.Null(Driver.Counter(Setup(Plan, OnUnix)));
}
