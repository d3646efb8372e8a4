using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What lighttpd is told for a plan, whether the real one takes it, and what its lines say (1.4.69).</summary>
public sealed class LighttpdTests() : DriverTests("lighttpd")
{
    private static readonly Plan Plan = Plan.Default with
    {
        ConnectTimeout = 1500.Milliseconds(), SendTimeout = 2.Seconds(), ReadTimeout = 300.Milliseconds(), WorkerConnections = 256, FrontSomaxconn = 77, OpenFiles = 700,
    };


    [Theory]
    [InlineData("server.bind = \"127.0.0.1\"")]
    [InlineData("server.port = 8080")]
    [InlineData("server.listen-backlog = 77")]
    [InlineData("server.max-connections = 256")]
    [InlineData("server.max-fds = 700")]
    [InlineData("$SERVER[\"socket\"] == \"127.0.0.1:8081\" {")]
    [InlineData("( \"host\" => \"/mnt/up.sock\", \"connect-timeout\" => 2, \"write-timeout\" => 2, \"read-timeout\" => 1 ),")] // whole seconds, rounded up
    public void It_is_told(string line) => Assert.Contains(line, Lines(Plan, OnUnix));

    [Fact]
    public void An_upstream_on_TCP_is_named_by_address_and_port() =>
        Assert.Contains("( \"host\" => \"127.0.0.1\", \"port\" => 9000, \"connect-timeout\" => 2, \"write-timeout\" => 2, \"read-timeout\" => 1 ),", Lines(Plan, OnTcp));

    [Fact]
    public void Several_addresses_are_taken_in_turn()
    {
        var lines = Lines(Plan with { UpstreamAddresses = 3, Timeouts = TimeoutSource.Shipped }, OnEvery);
        Assert.All([1, 2, 3], n => Assert.Contains($"( \"host\" => \"127.0.0.{n}\", \"port\" => 9000 ),", lines));
        Assert.Contains("proxy.balance = \"round-robin\"", lines);
        Assert.DoesNotContain(Lines(Plan, OnTcp), line => line.Contains("balance", StringComparison.Ordinal));
    }

    [Fact]
    public void With_the_shipped_timeouts_it_is_told_none() =>
        Assert.DoesNotContain(Lines(Plan with { Timeouts = TimeoutSource.Shipped, Tuned = true }, OnTcp), line => line.Contains("-timeout", StringComparison.Ordinal));

    [Fact]
    public void Its_connections_fit_into_its_descriptors_where_the_plan_leaves_them_open()
    {
        var plan = Plan.Default with { Clients = 100_000, OpenFiles = 1000 };
        Assert.Superset(new[] { "server.max-fds = 1000", "server.max-connections = 500" }.ToHashSet(), Lines(plan, OnUnix).ToHashSet());
    }

    [Fact]
    public void A_users_lines_stand_at_their_places_and_take_those_of_tuned_ones()
    {
        var plan = TheLab.Set(Plan with { Tuned = true, Timeouts = TimeoutSource.Shipped }, Variant.None.With("lighttpd.backend", "\"disable-time\" => 3").With("lighttpd.main", "server.max-worker = 2").With("lighttpd.proxy", "server.stream-response-body = 2"));
        var lines = Lines(plan, OnUnix);
        Assert.Superset(new[] { "( \"host\" => \"/mnt/up.sock\", \"disable-time\" => 3 ),", "server.max-worker = 2", "server.stream-response-body = 2" }.ToHashSet(), lines.ToHashSet());
        Assert.DoesNotContain("server.stream-response-body = 1", lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("transport=tcp upstream_addresses=3 tuned=true")]
    [InlineData("workers=3 timeouts=shipped")]
    [InlineData("request_log=true open_files=64 tuned=true")]
    public async Task The_real_one_takes_it_without_a_word_more(string assignments)
    {
        var plan = TheLab.Set(Plan, assignments);
        var (ready, output) = await StartCheck.Of("lighttpd", Setup(plan, plan.Transport == Transport.Tcp ? OnEvery : OnUnix));
        Assert.True(ready && !output.Contains('\n', StringComparison.Ordinal), output);
    }

    [Fact]
    public void Of_several_workers_each_counts_its_own_so_that_there_is_no_counter() =>
        Assert.Equal((true, false), (Driver.Counter(Setup(Plan, OnUnix)) is not null, Driver.Counter(Setup(Plan with { Workers = 2 }, OnUnix)) is not null));

    [Theory]
    [InlineData("""request status=200 sent=153 body=24 microseconds=1523 connection=- id="189" """, 189L, 200, "connection \"-\"", 153L, 0.001523, false)]
    [InlineData("""request status=503 sent=572 body=341 microseconds=12 connection=+ id="7" """, 7L, 503, "connection \"+\"", 572L, 0.000012, false)]
    [InlineData("""request status=200 sent=524 body=341 microseconds=99000 connection=X id="8" """, 8L, 200, "connection \"X\"", 524L, 0.099, true)]
    [InlineData("""request status=0 sent=0 body=0 microseconds=151000 connection=X id="2" """, 2L, null, "0 connection \"X\"", 0L, 0.151, true)]
    public void A_line_of_a_request_says(string line, long id, int? status, string words, long octets, double seconds, bool incomplete) => Assert.Equal(
        new RequestLine(id, status, words) { Octets = octets, Seconds = seconds, Incomplete = incomplete },
        ((IHasRequestLog)Driver).ReadRequest(line.TrimEnd(' ')));

    [Theory]
    [InlineData("""request status=200 sent=153 body=24 microseconds=1523 connection=- id="-" """)] // no id
    [InlineData("""request status=200 sent=153 body=24 microseconds=1523 connection=- id="1\x22 id=\x222" """)]
    [InlineData("2026-11-26 12:00:00: (server.c.1704) server started (lighttpd/1.4.69)")]
    public void Another_line_says_nothing_of_a_request(string line) => Assert.Null(((IHasRequestLog)Driver).ReadRequest(line.TrimEnd(' ')));

    [Theory]
    [InlineData("2026-11-26 12:00:00: (gw_backend.c.1934) socket() failed (cur_fds:60) (max_fds:64): Too many open files", LogMeaning.NoDescriptor)]
    [InlineData("2026-11-26 12:00:00: (server.c.1092) [note] sockets disabled, out-of-fds", LogMeaning.NoDescriptor)]
    [InlineData("2026-11-26 12:00:00: (server.c.1091) [note] sockets disabled, connection limit reached", LogMeaning.NoConnection)]
    [InlineData("2026-11-26 12:00:00: (gw_backend.c.274) establishing connection failed: socket: tcp:127.0.0.1:9000: Cannot assign requested address", LogMeaning.NoPort)]
    [InlineData("2026-11-26 12:00:00: (gw_backend.c.274) establishing connection failed: socket: unix:/mnt/up.sock: Resource temporarily unavailable", null)]
    [InlineData("2026-11-26 12:00:00: (server.c.1078) [note] sockets enabled again", null)]
    public void A_line_of_its_log_means(string line, LogMeaning? meaning) => Assert.Equal(meaning, Driver.Explain(line));

    [Fact]
    public void It_is_ready_when_it_says_so() => Assert.Equal(
        (true, false), (Driver.SaysReady("2026-11-26 12:00:00: (server.c.1704) server started (lighttpd/1.4.69)"), Driver.SaysReady("2026-11-26 12:00:00: (network.c.559) listen: Address already in use")));
}
