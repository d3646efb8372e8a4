using System.Net;
using System.Text;
using ProxyLab.Proxies.Caddy;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What the driver of Caddy writes for a plan, that the real program takes it, and what it reads in lines that the real program wrote (2.6.2).</summary>
public sealed class CaddyTests : IDisposable
{
    private static readonly Plan Plan = Plan.Default with { ConnectTimeout = 1500.Milliseconds(), SendTimeout = 3.Seconds(), ReadTimeout = 60.Seconds() };
    private static readonly Proxy Driver = TheLab.Catalogue.Proxy("caddy");
    private static readonly Endpoint OnUnix = Endpoint.Unix("/mnt/up.sock"), OnTcp = new(null, new IPEndPoint(IPAddress.Any, 9000));
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("admin 127.0.0.1:8081")]
    [InlineData("http://:8080 {")]
    [InlineData("bind 127.0.0.1")]
    [InlineData("reverse_proxy unix//mnt/up.sock {")]
    [InlineData("dial_timeout 1500ms")]
    [InlineData("response_header_timeout 60000ms")]
    public void Before_a_Unix_upstream_it_is_told(string line) => Assert.Contains(line, Lines(Plan));

    [Fact]
    public void Of_timeouts_that_act_on_TCP_alone_it_is_told_there_alone()
    {
        string[] tcp = ["dial_timeout 1500ms", "write_timeout 3000ms", "read_timeout 60000ms"];
        Assert.Equal(tcp, Lines(Plan with { Transport = Transport.Tcp }).Where(l => l.Contains("_timeout", StringComparison.Ordinal)));
        Assert.DoesNotContain(Lines(Plan), l => l.StartsWith("read_timeout", StringComparison.Ordinal) || l.StartsWith("write_timeout", StringComparison.Ordinal));
        Assert.Equal(new TimeoutNames("dial_timeout", null, "response_header_timeout", null), Driver.TimeoutsOn(Transport.Unix));
        Assert.Equal(new TimeoutNames("dial_timeout", "write_timeout", "read_timeout", "read_timeout"), Driver.TimeoutsOn(Transport.Tcp));
    }

    [Fact]
    public void Several_addresses_are_taken_in_turn()
    {
        var lines = Lines(Plan with { Transport = Transport.Tcp, UpstreamAddresses = 3 });
        Assert.Contains("reverse_proxy 127.0.0.1:9000 127.0.0.2:9000 127.0.0.3:9000 {", lines);
        Assert.Contains("lb_policy round_robin", lines);
        Assert.DoesNotContain("lb_policy round_robin", Lines(Plan with { UpstreamAddresses = 3 }));
    }

    [Fact]
    public void With_timeouts_as_shipped_and_nothing_else_asked_it_is_told_addresses_alone()
    {
        var lines = Lines(Plan with { Timeouts = TimeoutSource.Shipped }).Where(l => l.Length > 0);
        Assert.Equal(["{", "admin 127.0.0.1:8081", "}", "http://:8080 {", "bind 127.0.0.1", "reverse_proxy unix//mnt/up.sock {", "}", "}"], lines);
    }

    [Theory]
    [InlineData("upstream_keepalive=5", "keepalive 2m", "keepalive_idle_conns_per_host 5")]
    [InlineData("upstream_idle=1500ms", "keepalive 1500ms", "keepalive_idle_conns_per_host 32")]
    [InlineData("upstream_keepalive=5 upstream_idle=1500ms", "keepalive 1500ms", "keepalive_idle_conns_per_host 5")]
    public void How_many_idle_connections_it_keeps_and_how_long_is_told_together(string asked, params string[] lines) =>
        Assert.Equal(lines, Lines(TheLab.Set(Plan, asked)).Where(l => l.StartsWith("keepalive", StringComparison.Ordinal)));

    [Fact]
    public void Tuned_lines_and_a_users_own_stand_at_their_places_and_the_users_wins()
    {
        var tuned = Text(TheLab.Set(Plan, "tuned=true caddy.site=encode"));
        Assert.Contains("\tservers {\n\t\ttimeouts {\n\t\t\t# tuned: ", tuned, StringComparison.Ordinal);
        Assert.Contains("\t\t\tread_header 10s\n\t\t}\n\t}\n}\nhttp://:8080 {\n\tbind 127.0.0.1\n\tencode\n\treverse_proxy", tuned, StringComparison.Ordinal);
        var lines = Lines(TheLab.Set(Plan, Variant.None.With("tuned", "true").With("caddy.proxy", "lb_try_duration 1s")));
        Assert.Contains("lb_try_duration 1s", lines);
        Assert.DoesNotContain("lb_try_duration 5s", lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("transport=tcp")]
    [InlineData("transport=tcp upstream_addresses=3 tuned=true request_log=true")]
    [InlineData("tuned=true upstream_keepalive=3")]
    [InlineData("timeouts=shipped request_log=true")]
    [InlineData("link=veth upstream_idle=900ms")]
    public void The_real_program_takes_it(string assignments)
    {
        Needs.Proxy("caddy");
        var setup = Setup(TheLab.Set(Plan, assignments));
        File.WriteAllText(setup.ConfFile, Driver.Configure(setup));
        var (code, output) = ProgramCheck.Of([.. Driver.Command(Driver.Find()!, setup).TakeWhile(word => word != "run"), "validate", "--config", setup.ConfFile, "--adapter", "caddyfile"]);
        Assert.True(code == 0 && output.Contains("Valid configuration", StringComparison.Ordinal) && !output.Contains("\"error\"", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("""[{"address":"unix//dev/shm/up.sock","num_requests":37,"fails":0}]""", 37L)]
    [InlineData("""[{"address":"127.0.0.1:9000","num_requests":2,"fails":1},{"address":"127.0.0.2:9000","num_requests":3,"fails":0}]""", 5L)]
    [InlineData("""[{"address":"127.0.0.1:9000","num_requests":-1,"fails":0}]""", null)]
    [InlineData("[]", null)]
    public void Requests_in_hand_are_those_of_all_upstreams_together(string body, long? expected) => Assert.Equal(expected, CaddyUpstreams.Requests(Encoding.ASCII.GetBytes(body)));

    [Theory]
    [InlineData("workers=2", "caddy cannot be told how many workers it has")]
    [InlineData("worker_connections=9", "caddy cannot be told how many connections a worker may hold")]
    [InlineData("upstream_retries=all", "caddy cannot be told which requests to try again")]
    [InlineData("protocol=fastcgi", "caddy speaks HTTP alone to its upstream here")]
    [InlineData("upstream_keepalive=3 upstream_idle=1s abort_upstream=always transport=tcp upstream_addresses=2", null)]
    public void What_it_cannot_be_told_is_named(string asked, string? reason) => Assert.Equal(reason, Driver.Abilities.WhyNot("caddy", TheLab.Set(Plan, asked)));

    public void Dispose() => _folder.Dispose();

    private string[] Lines(Plan plan) => [.. Text(plan).Split('\n').Select(l => l.Trim())];

    private string Text(Plan plan) => Driver.Configure(Setup(plan));

    private ProxySetup Setup(Plan plan) => new(plan, plan.Transport == Transport.Tcp ? OnTcp : OnUnix, _folder.Path, _folder["proxy.conf"]);
}
