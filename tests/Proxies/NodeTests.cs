using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What the proxy of Node.js is told for a plan, whether the real one takes it, and what its lines mean (Node.js 20, http-proxy 1.18.1).</summary>
public sealed class NodeTests() : DriverTests("node")
{
    private static readonly Plan Plan = Plan.Default with { ReadTimeout = 1500.Milliseconds(), FrontSomaxconn = 77 };

    [Theory]
    [InlineData("", """{"library":"http-proxy","listen":{"host":"127.0.0.1","port":8080,"backlog":77},"status":{"host":"127.0.0.1","port":8081},"upstreams":["unix:/mnt/up.sock"],"options":{"proxyTimeout":1500}}""")]
    [InlineData("timeouts=shipped node.library=http-proxy-middleware", """{"library":"http-proxy-middleware","listen":{"host":"127.0.0.1","port":8080,"backlog":77},"status":{"host":"127.0.0.1","port":8081},"upstreams":["unix:/mnt/up.sock"],"options":{}}""")]
    [InlineData("timeouts=shipped upstream_keepalive=5", """{"library":"http-proxy","listen":{"host":"127.0.0.1","port":8080,"backlog":77},"status":{"host":"127.0.0.1","port":8081},"upstreams":["unix:/mnt/up.sock"],"options":{},"agent":{"keepAlive":true,"maxFreeSockets":5}}""")]
    [InlineData("timeouts=shipped tuned=true", """{"library":"http-proxy","listen":{"host":"127.0.0.1","port":8080,"backlog":77},"status":{"host":"127.0.0.1","port":8081},"upstreams":["unix:/mnt/up.sock"],"options":{},"agent":{"keepAlive":true}}""")]
    public void It_is_told(string assignments, string told) => Assert.Equal(told, Told(TheLab.Set(Plan, assignments), OnUnix).ToJsonString());

    [Fact]
    public void Several_addresses_on_TCP_are_all_named()
    {
        Assert.Equal("""["127.0.0.1:9000"]""", Told(Plan, OnTcp)["upstreams"]!.ToJsonString());
        Assert.Equal("""["127.0.0.1:9000","127.0.0.2:9000"]""", Told(Plan with { UpstreamAddresses = 2 }, OnEvery)["upstreams"]!.ToJsonString());
    }

    [Fact]
    public void A_users_options_are_those_of_the_library()
    {
        var plan = TheLab.Set(TheLab.Set(Plan, Variant.None.With("node.option", "\"xfwd\": true")), Variant.None.With("node.option", "\"headers\": { \"x\": \"y\" }"));
        Assert.Equal("""{"proxyTimeout":1500,"xfwd":true,"headers":{"x":"y"}}""", Told(plan, OnUnix)["options"]!.ToJsonString());
    }

    [Theory]
    [InlineData("xfwd: true")]
    [InlineData("\"xfwd\": true }, {")]
    public void An_option_that_is_no_member_of_JSON_is_refused_and_quoted(string option) => Assert.Contains(
        $"node.option={option} is no member of a JSON object",
        Assert.Throws<LabException>(() => Told(TheLab.Set(Plan, Variant.None.With("node.option", option)), OnUnix)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("node.library=http-proxy-middleware")]
    [InlineData("transport=tcp upstream_addresses=3 tuned=true")]
    public async Task The_real_one_takes_it(string assignments)
    {
        var plan = TheLab.Set(Plan, assignments);
        Assert.Equal((true, "listening 127.0.0.1:8080"), await StartCheck.Of("node", Setup(plan, plan.Transport == Transport.Tcp ? OnEvery : OnUnix)));
    }

    [Theory]
    [InlineData("error EMFILE: connect EMFILE /mnt/up.sock - Local (undefined:undefined)", LogMeaning.NoDescriptor)]
    [InlineData("error EADDRNOTAVAIL: connect EADDRNOTAVAIL 127.0.0.1:9000 - Local (127.0.0.1:0)", LogMeaning.NoPort)]
    [InlineData("[HPM] Error occurred while proxying request 127.0.0.1:8080/ to undefined [EMFILE] (https://nodejs.org/api/errors.html#errors_common_system_errors)", LogMeaning.NoDescriptor)]
    [InlineData("[HPM] GET /[EMFILE] -> http://127.0.0.1/[EMFILE] [200]", null)]
    [InlineData("error ECONNRESET: socket hang up", null)]
    [InlineData("error EAGAIN: connect EAGAIN /mnt/up.sock - Local (undefined:undefined)", null)]
    public void A_line_of_its_log_means(string line, LogMeaning? meaning) => Assert.Equal(meaning, Driver.Explain(line));

    [Fact]
    public void It_is_ready_when_it_says_so() => Assert.Equal((true, false), (Driver.SaysReady("listening 127.0.0.1:8080"), Driver.SaysReady("Error: listen EADDRINUSE: address already in use 127.0.0.1:8080")));

    [Fact]
    public void It_is_the_hosts_alone() => Assert.Null(Driver.FindIn(new ProxyRoot("here", "/", null, "/")));

    private JsonNode Told(Plan plan, Endpoint upstream) => JsonNode.Parse(Driver.Configure(Setup(plan, upstream)))!;
}
