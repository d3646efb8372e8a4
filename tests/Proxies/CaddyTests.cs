using System.Text;
using ProxyLab.Proxies.Caddy;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What the driver of Caddy writes for a plan, that the real program takes it, and what it reads in lines that the real program wrote (2.6.2).</summary>
public sealed class CaddyTests() : DriverTests("caddy")
{
    private static readonly Plan Plan = Plan.Default with { ConnectTimeout = 1500.Milliseconds(), SendTimeout = 3.Seconds(), ReadTimeout = 60.Seconds() };

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

    [Theory]
    [InlineData("""{"level":"info","ts":1795697738.3694496,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"56914","proto":"HTTP/1.1","method":"GET","host":"lab","uri":"/","headers":{"X-Lab-Request":["1480"],"Connection":["close"]}},"user_id":"","duration":0.006764433,"size":24,"status":200,"resp_headers":{"Content-Length":["24"],"Server":["Caddy"],"Content-Type":["text/plain"]}}""", 1480L, 200, "handled request", 24L, 0.006764433, null)]
    [InlineData("""{"level":"error","ts":1795697736.8649313,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"47282","proto":"HTTP/1.1","method":"GET","host":"lab","uri":"/","headers":{"X-Lab-Request":["72"],"Connection":["close"]}},"user_id":"","duration":3.054914314,"size":0,"status":504,"resp_headers":{"Server":["Caddy"]}}""", 72L, 504, "handled request", 0L, 3.054914314, null)]
    [InlineData("""{"level":"info","ts":1795697826.5901442,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"32938","proto":"HTTP/1.1","method":"GET","host":"lab","uri":"/half","headers":{"X-Lab-Request":["7"],"Connection":["keep-alive"]}},"user_id":"","duration":0.000091526,"size":0,"status":0,"resp_headers":{"Server":["Caddy"]}}""", 7L, null, "handled request, status 0", 0L, 0.000091526, true)]
    public void A_line_of_its_log_says(string line, long id, int? status, string words, long octets, double seconds, bool? incomplete) =>
        Assert.Equal(new RequestLine(id, status, words) { Octets = octets, Seconds = seconds, Incomplete = incomplete }, ((IHasRequestLog)Driver).ReadRequest(line));

    [Theory]
    [InlineData("""{"level":"error","ts":1795697816.0434976,"logger":"http.handlers.reverse_proxy","msg":"aborting with incomplete response","error":"read tcp 127.0.0.1:45728->127.0.0.1:9000: i/o timeout"}""")]
    [InlineData("""{"level":"error","ts":1,"logger":"http.log.error.log0","msg":"dial tcp 127.0.0.1:9219: i/o timeout","request":{"uri":"/http.log.access","headers":{"X-Lab-Request":["58"]}},"duration":2.003822807,"status":502}""")] // its line in the access log says it
    [InlineData("""{"level":"info","ts":1,"logger":"http.log.access.log0","msg":"handled request","request":{"headers":{"Connection":["close"]}},"duration":1,"size":0,"status":504}""")] // no id
    [InlineData("""{"level":"info","ts":1,"logger":"http.log.access.log0","msg":"handled request","request":{"headers":{"X-Lab-Request":["1","2"]}},"duration":1,"size":0,"status":504}""")]
    [InlineData("""{"level":"info","ts":1,"logger":"http.log.access.log0","msg":"handled requ""")]
    [InlineData("")]
    public void Another_line_says_nothing_of_a_request(string line) => Assert.Null(((IHasRequestLog)Driver).ReadRequest(line));

    [Fact]
    public void Its_log_says_when_it_is_ready_and_what_it_ran_short_of()
    {
        Assert.True(Driver.SaysReady("""{"level":"info","ts":1795697814.3694737,"msg":"serving initial configuration"}"""));
        Assert.False(Driver.SaysReady("""{"level":"info","ts":1795697814.3693533,"logger":"http.log","msg":"server running","name":"srv0","protocols":["h1","h2","h3"]}"""));
        Assert.Equal(LogMeaning.NoPort, Driver.Explain("""{"level":"error","logger":"http.log.error","msg":"dial tcp 127.0.0.1:9000: connect: cannot assign requested address"}"""));
        Assert.Equal(LogMeaning.NoDescriptor, Driver.Explain("""{"level":"error","logger":"http.log.error","msg":"dial tcp 127.0.0.1:9000: socket: too many open files"}"""));
        Assert.Null(Driver.Explain("""{"level":"error","logger":"http.log.error","msg":"dial unix /dev/shm/up.sock: connect: resource temporarily unavailable"}"""));
    }

    private string Text(Plan plan) => Driver.Configure(Setup(plan));
}
