using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What YARP's driver writes for a plan, and what it reads in labyarp's lines.</summary>
public sealed class YarpTests() : DriverTests("yarp")
{
    private static readonly Plan Plan = Plan.Default with { ConnectTimeout = 1500.Milliseconds(), SendTimeout = 2.Seconds(), ReadTimeout = 60.Seconds(), FrontSomaxconn = 77 };

    [Fact]
    public void On_Unix_it_is_told_the_path_and_the_timeouts_and_a_destination_that_stands_for_it()
    {
        var told = Told(Plan, OnUnix);
        Assert.Equal("""{"Endpoints":{"Front":{"Url":"http://127.0.0.1:8080"}},"Limits":{}}""", told["Kestrel"]!.ToJsonString());
        Assert.Equal("""{"Destinations":{"upstream":{"Address":"http://localhost/"}},"HttpRequest":{"ActivityTimeout":"00:01:00"}}""", Cluster(told));
        Assert.Equal("""{"Status":"127.0.0.1:8081","Backlog":77,"Unix":"/mnt/up.sock","ConnectTimeout":"00:00:01.5000000"}""", told["Lab"]!.ToJsonString());
    }

    [Fact]
    public void On_TCP_it_is_told_every_address_and_to_take_them_in_turn() => Assert.Equal(
        """{"Destinations":{"upstream":{"Address":"http://127.0.0.1:9000/"},"upstream2":{"Address":"http://127.0.0.2:9000/"}},"LoadBalancingPolicy":"RoundRobin","HttpRequest":{"ActivityTimeout":"00:01:00"}}""",
        Cluster(Told(Plan with { UpstreamAddresses = 2 }, OnEvery)));

    [Fact]
    public void With_timeouts_as_shipped_it_is_told_none()
    {
        var told = Told(Plan with { Timeouts = TimeoutSource.Shipped }, OnTcp);
        Assert.Equal("""{"Destinations":{"upstream":{"Address":"http://127.0.0.1:9000/"}}}""", Cluster(told));
        Assert.Equal("""{"Status":"127.0.0.1:8081","Backlog":77}""", told["Lab"]!.ToJsonString());
    }

    [Fact]
    public void A_plan_s_limits_idle_time_and_request_log_are_told_where_the_plan_has_them()
    {
        var told = Told(Plan with { WorkerConnections = 9, UpstreamIdle = 1500.Milliseconds(), RequestLog = true, Timeouts = TimeoutSource.Shipped }, OnUnix);
        Assert.Equal(9, (int)told["Kestrel"]!["Limits"]!["MaxConcurrentConnections"]!);
        Assert.Equal($$"""{"Status":"127.0.0.1:8081","Backlog":77,"Unix":"/mnt/up.sock","IdleTimeout":"00:00:01.5000000","RequestLog":"{{Folder["requests.log"]}}"}""", told["Lab"]!.ToJsonString());
    }

    [Fact]
    public void A_user_s_members_stand_in_their_places_also_inside_of_what_is_there()
    {
        var plan = TheLab.Set(Plan with { Timeouts = TimeoutSource.Plan }, "yarp.limits=\"MaxConcurrentUpgradedConnections\":5 yarp.route=\"Order\":1 yarp.cluster=\"HttpRequest\":{\"Version\":\"1.1\"}");
        var told = Told(plan, OnUnix);
        Assert.Equal("""{"MaxConcurrentUpgradedConnections":5}""", told["Kestrel"]!["Limits"]!.ToJsonString());
        Assert.Equal(1, (int)told["ReverseProxy"]!["Routes"]!["all"]!["Order"]!);
        Assert.Contains("\"HttpRequest\":{\"ActivityTimeout\":\"00:01:00\",\"Version\":\"1.1\"}", Cluster(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yarp.cluster=\"HttpRequest\":{\"ActivityTimeout\":\"00:00:09\"}", "'ActivityTimeout' of yarp.cluster is there already")]
    [InlineData("yarp.route=\"ClusterId\":\"other\"", "'ClusterId' of yarp.route is there already")]
    [InlineData("yarp.limits=KeepAliveTimeout", "'KeepAliveTimeout' of yarp.limits is no member of a JSON object")]
    public void A_user_s_member_that_the_plan_sets_or_that_is_none_is_refused(string line, string message) =>
        Assert.Contains(message, Assert.Throws<LabException>(() => Told(TheLab.Set(Plan, line), OnUnix)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false, "00:00:04")]
    [InlineData(true, "00:00:01.5000000")]
    public void Tuned_it_keeps_idle_connections_for_4_s_unless_the_plan_says_how_long(bool planned, string expected) =>
        Assert.Equal(expected, (string)Told(Plan with { Tuned = true, UpstreamIdle = planned ? 1500.Milliseconds() : null }, OnUnix)["Lab"]!["IdleTimeout"]!);

    [Fact]
    public void It_has_no_workers_of_which_a_plan_could_tell_it() =>
        Assert.Equal("yarp cannot be told how many workers it has", Driver.Abilities.WhyNot("yarp", Plan with { Workers = 2 }));

    /// <summary>Lines that labyarp wrote.</summary>
    [Theory]
    [InlineData("request 200 0.005 s whole None none id 17", 200, "whole None none", 0.005, false, null)]
    [InlineData("request 502 0.003 s whole Request ConnectionRefused id 17", 502, "whole Request ConnectionRefused", 0.003, false, false)]
    [InlineData("request 504 2.001 s whole RequestTimedOut timeout id 17", 504, "whole RequestTimedOut timeout", 2.001, false, true)]
    [InlineData("request 200 2.011 s cut ResponseBodyDestination timeout id 17", 200, "cut ResponseBodyDestination timeout", 2.011, true, true)]
    [InlineData("request 200 0.023 s cut ResponseBodyDestination ResponseEnded id 17", 200, "cut ResponseBodyDestination ResponseEnded", 0.023, true, false)]
    [InlineData("request - 0.151 s nothing RequestCanceled client_left id 17", null, "nothing RequestCanceled client_left", 0.151, true, null)]
    public void A_line_says(string line, int? status, string words, double seconds, bool incomplete, bool? timedOut) => Assert.Equal(
        new RequestLine(17, status, words) { Seconds = seconds, Incomplete = incomplete, TimedOut = timedOut }, Read(line));

    [Theory]
    [InlineData("")]
    [InlineData("listening http://127.0.0.1:8080 status 127.0.0.1:8081")]
    [InlineData("request 502 0.003 s whole Request ConnectionRefused id ")]
    [InlineData("request 502 0.003 s whole Request ConnectionRefused id 99999999999999999999")]
    [InlineData("warn: request 502 0.003 s whole Request ConnectionRefused id 3")]
    public void Another_line_says_nothing(string line) => Assert.Null(Read(line));

    [Theory]
    [InlineData("request 502 0.003 s whole Request TooManyOpenSockets id 3", LogMeaning.NoDescriptor)]
    [InlineData("request 502 0.003 s whole Request AddressNotAvailable id 3", LogMeaning.NoPort)]
    [InlineData("request 502 0.003 s whole Request ConnectionRefused id 3", null)]
    [InlineData("warn: Microsoft.AspNetCore.Server.Kestrel.Connections[24] Connection id \"0HNH\" rejected because the maximum number of concurrent connections has been reached.", LogMeaning.NoConnection)]
    [InlineData("listening http://127.0.0.1:8080 status 127.0.0.1:8081", null)]
    public void A_line_means(string line, LogMeaning? meaning) => Assert.Equal(meaning, Driver.Explain(line));

    private RequestLine? Read(string line) => Assert.IsAssignableFrom<IHasRequestLog>(Driver).ReadRequest(line);

    private static string Cluster(JsonNode told) => told["ReverseProxy"]!["Clusters"]!["upstream"]!.ToJsonString();

    private JsonNode Told(Plan plan, Endpoint upstream) => JsonNode.Parse(Driver.Configure(Setup(plan, upstream)))!;
}
