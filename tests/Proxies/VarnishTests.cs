using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ProxyLab.Proxies.Varnish;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What Varnish is told for a plan, and what its driver says of it.</summary>
public sealed class VarnishTests() : DriverTests("varnish")
{
    private static readonly Plan Plan = Plan.Default with { ConnectTimeout = 1500.Milliseconds(), SendTimeout = 7.Seconds(), ReadTimeout = 4.Seconds(), FrontSomaxconn = 77 };

    [Theory]
    [InlineData("param.set listen_depth 77")]
    [InlineData(".path = \"/mnt/up.sock\";")]
    [InlineData(".connect_timeout = 1500ms;")]
    [InlineData(".first_byte_timeout = 4000ms;")]
    [InlineData(".between_bytes_timeout = 4000ms;")]
    [InlineData("sub vcl_req_cookie {")]
    [InlineData("return (pass);")]
    public void It_is_told(string line) => Assert.Single(Lines(Plan, OnUnix), line);

    [Fact]
    public void An_upstream_on_TCP_is_named_by_address_and_port() => Assert.Single(Lines(Plan, OnTcp), ".host = \"127.0.0.1\"; .port = \"9000\";");

    [Fact]
    public void Several_addresses_are_backends_of_a_round_robin()
    {
        var lines = Lines(Plan with { UpstreamAddresses = 3 }, OnEvery);
        Assert.Equal(["127.0.0.1", "127.0.0.2", "127.0.0.3"], lines.Where(l => l.StartsWith(".host", StringComparison.Ordinal)).Select(l => l.Split('"')[1]));
        Assert.Equal(
            ["upstreams.add_backend(upstream);", "upstreams.add_backend(upstream2);", "upstreams.add_backend(upstream3);"], lines.Where(l => l.Contains("add_backend", StringComparison.Ordinal)));
        Assert.Equal(Array.IndexOf(lines, "sub vcl_recv {") + 1, Array.IndexOf(lines, "set req.backend_hint = upstreams.backend();")); // a POST passes before vcl_req_cookie
    }

    [Fact]
    public void Of_a_Unix_upstream_there_is_one_whatever_the_number_of_addresses() =>
        Assert.Equal(Lines(Plan, OnUnix), Lines(Plan with { UpstreamAddresses = 3 }, OnUnix));

    [Fact]
    public void With_shipped_timeouts_it_is_told_none() =>
        Assert.DoesNotContain(Lines(Plan with { Timeouts = TimeoutSource.Shipped }, OnUnix), l => l.Contains("timeout", StringComparison.Ordinal));

    [Theory]
    [InlineData("varnish.param=param.set max_retries 0", "param.set max_retries 0", "vcl.inline lab << END_OF_VCL")]
    [InlineData("varnish.backend=.max_connections = 9;", ".max_connections = 9;", "sub vcl_req_cookie {")]
    [InlineData("varnish.recv=set req.http.X = \"1\";", "set req.http.X = \"1\";", "return (pass);")]
    [InlineData("varnish.vcl=sub vcl_deliver { unset resp.http.Via; }", "sub vcl_deliver { unset resp.http.Via; }", "END_OF_VCL")]
    public void A_user_s_line_stands_at_its_place(string assignment, string line, string before)
    {
        var lines = Lines(With(Plan, assignment), OnUnix);
        Assert.InRange(Array.IndexOf(lines, line), 0, Array.IndexOf(lines, before));
    }

    [Fact]
    public void A_tuned_line_stands_among_the_parameters_unless_the_user_sets_the_same()
    {
        const string Tuned = "param.set thread_pool_min 400", Own = "param.set thread_pool_min 9";
        Assert.Single(Lines(Plan with { Tuned = true }, OnUnix), Tuned);
        var own = Lines(With(Plan with { Tuned = true }, $"varnish.param={Own}"), OnUnix);
        Assert.DoesNotContain(Tuned, own);
        Assert.Single(own, Own);
    }

    [Fact]
    public void How_long_idle_connections_are_kept_is_told_in_seconds_and_less_than_one_is_beyond_it()
    {
        Assert.Single(Lines(Plan with { UpstreamIdle = 1500.Milliseconds() }, OnUnix), "param.set backend_idle_timeout 1.5");
        Assert.Contains("for less than 1s", TheLab.Catalogue.Proxy("varnish").Abilities.WhyNot("varnish", Plan with { UpstreamIdle = 999.Milliseconds() }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpstreamRetries.Shipped, 0, 0)]
    [InlineData(UpstreamRetries.Idempotent, 2, 2)]
    [InlineData(UpstreamRetries.All, 2, 0)]
    public void It_tries_again_what_the_plan_says(UpstreamRetries retries, int returns, int methods)
    {
        var lines = Lines(Plan with { UpstreamRetries = retries }, OnUnix);
        Assert.Equal((returns, methods), (lines.Count(l => l.Contains("return (retry);", StringComparison.Ordinal)), lines.Count(l => l.Contains("bereq.method ~", StringComparison.Ordinal))));
        Assert.Equal(returns > 0, lines.Contains("std.cache_req_body(64KB);"));
    }

    [Fact]
    public void Many_clients_have_threads()
    {
        Assert.Single(Lines(Plan, OnUnix), "param.set thread_pool_max 5000");
        Assert.Single(Lines(Plan with { Clients = 15_000 }, OnUnix), "param.set thread_pool_max 60064");
    }

    [Theory]
    [InlineData("Child (1234) said Child starts", true)]
    [InlineData("Child launched OK", false)]
    [InlineData("Debug: Child (1234) Started", false)]
    [InlineData("varnishlog reads", true)]
    public void It_is_ready_when_its_child_listens_and_its_log_is_read(string line, bool ready) => Assert.Equal((ready, 2), (Driver.SaysReady(line), Driver.ReadyLines(Plan)));

    [Theory]
    [InlineData("     32770 FetchError     b backend upstream: fail errno 99 (Cannot assign requested address)", LogMeaning.NoPort)]
    [InlineData("     32770 FetchError     b backend upstream: fail errno 24 (Too many open files)", LogMeaning.NoDescriptor)]
    [InlineData("     32770 FetchError     b backend upstream: fail errno 11 (Resource temporarily unavailable)", null)]
    [InlineData("     32770 FetchError     b first byte timeout", null)]
    public void A_line_of_its_log_means(string line, LogMeaning? meaning) => Assert.Equal(meaning, Driver.Explain(line));

    [Fact]
    public void It_has_no_timeout_for_sending() => Assert.All([Transport.Unix, Transport.Tcp], t => Assert.Equal(
        new TimeoutNames("connect_timeout", null, "first_byte_timeout", "between_bytes_timeout"), Driver.TimeoutsOn(t)));

    [Fact]
    public void Its_defaults_are_those_of_the_real_program()
    {
        Needs.Proxy("varnish");
        var shipped = Driver.ShippedTimeouts!;
        var told = Parameters();
        Assert.Equal(
            [shipped.Connect, shipped.FirstOctet, shipped.BetweenOctets],
            ((string[])["connect_timeout", "first_byte_timeout", "between_bytes_timeout"]).Select(name =>
                (TimeSpan?)TimeSpan.FromSeconds(double.Parse(Regex.Match(told, $@"^{name}\n~+\n(?:\s.*\n)*?\s+\* Default: ([\d.]+)", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture))));
        Assert.Matches(@"thread_pool_max\n~+\n(?:\s.*\n)*?\s+\* Default: 5000\n", told);
    }

    [Fact]
    public void Pools_of_sessions_are_found_by_the_index_and_one_that_is_gone_is_not()
    {
        const string Index = """
            # 17 1764158400
            + _.Arg.1 0 16 Arg -i
            + _.Stat.2 0 1024 Stat MAIN
            + _.Stat.3 16 104 Stat MEMPOOL.sess0
            + _.Stat.4 0 104 Stat MEMPOOL.req0
            + _.Stat.5 0 104 Stat MEMPOOL.sess1
            - _.Stat.3 16 104 Stat MEMPOOL.sess0
            + _.Stat.6 4096 104 Stat MEMPOOL.sess12

            """;
        Assert.Equal([("_.Stat.5", 0), ("_.Stat.6", 4096)], VarnishCounter.Pools(Index).Order());
    }

    [Fact]
    public void Without_shared_memory_there_is_no_number_but_a_reason()
    {
        using var counter = new VarnishCounter(Folder["none"]);
        Assert.Null(counter.Read(1.Seconds()));
        Assert.Contains("No such file", counter.LastFailure, StringComparison.Ordinal);
    }

    private static Plan With(Plan plan, string assignment) => assignment.Split('=', 2) is [var key, var value] ? PlanKeys.Set(plan, key, value, TheLab.Settings) : plan;

    private string Parameters()
    {
        using var process = Process.Start(new ProcessStartInfo(Driver.Find()!, ["-x", "parameter"]) { RedirectStandardOutput = true })!;
        var told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return told;
    }
}
