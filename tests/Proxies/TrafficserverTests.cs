using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What Apache Traffic Server is told for a plan, and what its driver says of it.</summary>
public sealed class TrafficserverTests() : DriverTests("trafficserver")
{
    private static readonly Plan Plan = Plan.Default with
    {
        Transport = Transport.Tcp, ConnectTimeout = 1500.Milliseconds(), SendTimeout = 7.Seconds(), ReadTimeout = 4.Seconds(), Deadline = 20.Seconds(), FrontSomaxconn = 77, Workers = 3,
    };

    [Theory]
    [InlineData("CONFIG proxy.config.http.server_ports STRING 8080:ip-in=127.0.0.1 8081:ip-in=127.0.0.1")]
    [InlineData("CONFIG proxy.config.net.listen_backlog INT 77")]
    [InlineData("CONFIG proxy.config.exec_thread.limit INT 3")]
    [InlineData("CONFIG proxy.config.raw_stat_sync_interval_ms INT 1000")]
    [InlineData("CONFIG proxy.config.http.cache.http INT 0")]
    [InlineData("CONFIG proxy.config.crash_log_helper STRING NULL")]
    [InlineData("CONFIG proxy.config.http.connect_attempts_timeout INT 2")] // rounded up
    [InlineData("CONFIG proxy.config.http.post_connect_attempts_timeout INT 2")]
    [InlineData("CONFIG proxy.config.http.transaction_no_activity_timeout_out INT 4")]
    [InlineData("CONFIG proxy.config.http.transaction_no_activity_timeout_in INT 20")]
    [InlineData("map / http://127.0.0.1:9000/")]
    [InlineData("stats_over_http.so _stats")]
    public void It_is_told(string line) => Assert.Single(Lines(Plan, OnTcp), line);

    [Fact]
    public void Its_configuration_is_that_of_six_files() => Assert.Equal(
        ["runroot.yaml", "storage.config", "ip_allow.yaml", "plugin.config", "remap.config", "records.config"],
        Lines(Plan, OnTcp).Where(l => l.StartsWith("# file: ", StringComparison.Ordinal)).Select(l => l[8..]));

    [Fact]
    public void With_shipped_timeouts_it_is_told_none() =>
        Assert.DoesNotContain(Lines(Plan with { Timeouts = TimeoutSource.Shipped }, OnTcp), l => l.Contains("timeout", StringComparison.Ordinal));

    [Fact]
    public void With_reuseport_each_of_its_threads_listens()
    {
        string[] lines = ["CONFIG proxy.config.accept_threads INT 0", "CONFIG proxy.config.exec_thread.listen INT 1"];
        Assert.All(lines, line => Assert.Single(Lines(Plan with { Listen = ListenMode.Reuseport }, OnTcp), line));
        Assert.All(lines, line => Assert.DoesNotContain(line, Lines(Plan, OnTcp)));
    }

    [Fact]
    public void How_long_idle_connections_are_kept_and_that_requests_end_with_their_client_is_told_where_the_plan_says_it()
    {
        var lines = Lines(Plan with { UpstreamIdle = 1500.Milliseconds(), AbortUpstream = AbortUpstream.Always }, OnTcp);
        Assert.Single(lines, "CONFIG proxy.config.http.keep_alive_no_activity_timeout_out INT 2");
        Assert.Single(lines, "CONFIG proxy.config.http.allow_half_open INT 0");
        Assert.DoesNotContain(Lines(Plan, OnTcp), l => l.Contains("keep_alive", StringComparison.Ordinal) || l.Contains("half_open", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("trafficserver.records", "CONFIG proxy.config.http.connect_attempts_max_retries INT 0", "# file: records.config")]
    [InlineData("trafficserver.remap", "map http://other/ http://127.0.0.1:9001/", "# file: remap.config")]
    public void A_user_s_line_stands_in_its_file(string place, string line, string file)
    {
        var lines = Lines(PlanKeys.Set(Plan, place, line, TheLab.Settings), OnTcp);
        Assert.Equal(file, lines.Take(Array.IndexOf(lines, line)).Last(l => l.StartsWith("# file: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_plan_or_the_user_asks_for_takes_the_place_of_a_tuned_line()
    {
        var tuned = Plan with { Tuned = true };
        Assert.Single(Lines(tuned, OnTcp), "CONFIG proxy.config.net.sock_option_flag_out INT 3");
        Assert.Single(Lines(tuned with { AbortUpstream = AbortUpstream.Always }, OnTcp), "CONFIG proxy.config.http.allow_half_open INT 0");
        var own = Lines(PlanKeys.Set(tuned, "trafficserver.records", "CONFIG proxy.config.net.sock_option_flag_out INT 1", TheLab.Settings), OnTcp);
        Assert.DoesNotContain("CONFIG proxy.config.net.sock_option_flag_out INT 3", own);
    }

    [Fact]
    public void It_reaches_no_upstream_on_a_Unix_socket_and_one_address_alone()
    {
        Assert.Equal("trafficserver reaches no upstream on a Unix socket", Driver.Abilities.WhyNot("trafficserver", Plan with { Transport = Transport.Unix }));
        Assert.Equal("trafficserver has one address of its upstream here", Driver.Abilities.WhyNot("trafficserver", Plan with { UpstreamAddresses = 2 }));
    }

    [Theory]
    [InlineData("[Nov 26 12:56:02.014] [ET_NET 0] NOTE: Traffic Server is fully initialized.", true)]
    [InlineData("[Nov 26 12:56:01.967] [TS_MAIN] NOTE: traffic server running", false)]
    public void It_is_ready_when_it_is_fully_initialized(string line, bool ready) => Assert.Equal(ready, Driver.SaysReady(line));

    [Fact]
    public void Its_timeouts_are_whole_seconds_and_that_of_a_transaction_is_as_shipped()
    {
        var names = Driver.TimeoutsOn(Transport.Tcp)!;
        Assert.Equal((1.Seconds(), 2.Seconds()), (names.Step, names.Rounded(Plan.ConnectTimeout)));
        Assert.Equal(new ProxyTimeouts(30.Seconds(), 30.Seconds(), 30.Seconds(), 30.Seconds(), 900.Seconds()), Driver.ShippedTimeouts);
    }
}
