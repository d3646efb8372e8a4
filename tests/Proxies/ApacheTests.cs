using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What the driver of Apache writes for a plan, that the real program takes it, and what it reads in lines that the real program wrote (2.4).</summary>
public sealed class ApacheTests() : DriverTests("apache")
{
    private static readonly Plan Plan = Plan.Default with { ConnectTimeout = 1500.Milliseconds(), SendTimeout = 3.Seconds(), ReadTimeout = 60.Seconds(), Workers = 3, WorkerConnections = 256, FrontSomaxconn = 77 };

    [Theory]
    [InlineData("ServerLimit 3")]
    [InlineData("StartServers 3")]
    [InlineData("ThreadsPerChild 256")]
    [InlineData("MaxRequestWorkers 768")]
    [InlineData("MaxSpareThreads 768")]
    [InlineData("ListenBacklog 77")]
    [InlineData("Listen 127.0.0.1:8080")]
    [InlineData("ProxyPass \"/\" \"unix:/mnt/up.sock|http://localhost/\"")]
    [InlineData("<Proxy \"unix:/mnt/up.sock|http://localhost/\">")]
    [InlineData("ProxySet timeout=60")]
    public void Before_a_Unix_upstream_it_is_told(string line) => Assert.Contains(line, Lines(Plan));

    [Fact]
    public void A_connection_has_a_timeout_on_TCP_alone_and_seconds_are_rounded_up()
    {
        Assert.Equal(["ProxySet connectiontimeout=2", "ProxySet timeout=60"], Lines(Plan with { Transport = Transport.Tcp }).Where(l => l.StartsWith("ProxySet", StringComparison.Ordinal)));
        Assert.Equal(["ProxySet timeout=60"], Lines(Plan).Where(l => l.StartsWith("ProxySet", StringComparison.Ordinal)));
        Assert.Equal((null, "connectiontimeout"), (Driver.TimeoutsOn(Transport.Unix)!.Connect, Driver.TimeoutsOn(Transport.Tcp)!.Connect));
        Assert.Equal(2.Seconds(), Driver.TimeoutsOn(Transport.Tcp)!.Rounded(1500.Milliseconds()));
    }

    [Fact]
    public void Several_addresses_are_the_members_of_a_balancer_each_with_the_parameters()
    {
        var lines = Lines(TheLab.Set(Plan, "transport=tcp upstream_addresses=2 upstream_keepalive=5 tuned=true apache.worker=retry=0"));
        Assert.Contains("BalancerMember \"http://127.0.0.1:9000\" connectiontimeout=2 timeout=60 smax=5 ttl=4 keepalive=On retry=0", lines);
        Assert.Contains("BalancerMember \"http://127.0.0.2:9000\" connectiontimeout=2 timeout=60 smax=5 ttl=4 keepalive=On retry=0", lines);
        Assert.Contains("ProxySet lbmethod=byrequests", lines);
        Assert.Contains("ProxyPass \"/\" \"balancer://upstream_under_study/\"", lines);
        Assert.DoesNotContain(Lines(Plan with { Transport = Transport.Tcp }), l => l.Contains("balancer", StringComparison.Ordinal));
    }

    [Fact]
    public void With_timeouts_as_shipped_it_is_told_no_parameter() =>
        Assert.DoesNotContain(Lines(Plan with { Timeouts = TimeoutSource.Shipped }), l => l.StartsWith("ProxySet", StringComparison.Ordinal));

    [Theory]
    [InlineData("clients=100", 1024)]
    [InlineData("clients=500", 2064)]
    [InlineData("clients=15000", 20_000)] // more it cannot have
    public void There_are_threads_for_every_client_of_each_wave(string clients, int threads)
    {
        var lines = Lines(TheLab.Set(Plan with { WorkerConnections = null }, clients));
        Assert.Contains($"ThreadsPerChild {threads}", lines);
        Assert.Contains($"ThreadLimit {threads}", lines);
    }

    [Fact]
    public void Tuned_lines_and_a_users_own_stand_at_their_places_and_the_users_wins()
    {
        var lines = Lines(TheLab.Set(Plan, Variant.None.With("tuned", "true").With("apache.worker", "ProxySet ttl=9").With("apache.main", "Timeout 30").With("apache.front", "ProxyPreserveHost On")));
        Assert.Contains("ProxySet keepalive=On", lines);
        Assert.DoesNotContain("ProxySet ttl=4", lines);
        Assert.Equal(["Timeout 30", "<VirtualHost 127.0.0.1:8080>", "ProxyPreserveHost On", "ProxySet ttl=9"], ((string[])["Timeout 30", "<VirtualHost 127.0.0.1:8080>", "ProxyPreserveHost On", "ProxySet ttl=9"]).Where(lines.Contains));
    }

    [Theory]
    [InlineData("")]
    [InlineData("transport=tcp")]
    [InlineData("transport=tcp upstream_addresses=3 tuned=true request_log=true")]
    [InlineData("tuned=true upstream_keepalive=3")]
    [InlineData("timeouts=shipped request_log=true")]
    [InlineData("link=veth worker_connections=1 workers=1")]
    public void The_real_program_takes_it(string assignments)
    {
        Needs.Proxy("apache");
        var setup = Setup(TheLab.Set(Plan, assignments));
        File.WriteAllText(setup.ConfFile, Driver.Configure(setup));
        var (code, output) = ProgramCheck.Of([.. Driver.Command(Driver.Find()!, setup), "-t"]);
        Assert.True(code == 0 && output.Contains("Syntax OK", StringComparison.Ordinal) && !output.Contains("AH", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("abort_upstream=always", "apache cannot be told to end its request upstream when the client has left")]
    [InlineData("upstream_idle=1s", "apache cannot be told how long it keeps an idle connection to its upstream")]
    [InlineData("upstream_retries=all", "apache cannot be told which requests to try again")]
    [InlineData("listen=reuseport", "apache cannot be told listen=reuseport")]
    [InlineData("workers=2 worker_connections=9 upstream_keepalive=3 transport=tcp upstream_addresses=2", null)]
    public void What_it_cannot_be_told_is_named(string asked, string? reason) => Assert.Equal(reason, Driver.Abilities.WhyNot("apache", TheLab.Set(Plan, asked)));

    [Fact]
    public void It_is_started_as_an_ordinary_user() => Assert.True(Driver.RefusesRoot);

    [Theory]
    [InlineData("""request status=503 sent=529 body=339 microseconds=2023746 connection=- id="38" """, 38L, 503, "connection -", 529L, 2.023746, false)]
    [InlineData("""request status=200 sent=177 body=24 microseconds=380 connection=+ id="1480" """, 1480L, 200, "connection +", 177L, 0.00038, false)]
    [InlineData("""request status=502 sent=563 body=381 microseconds=3096649 connection=X id="50" """, 50L, 502, "connection X", 563L, 3.096649, true)]
    [InlineData("""request status=408 sent=0 body=0 microseconds=12 connection=X id="9" """, 9L, null, "408 connection X", 0L, 0.000012, true)]
    public void A_line_of_its_log_says(string line, long id, int? status, string words, long octets, double seconds, bool incomplete) =>
        Assert.Equal(new RequestLine(id, status, words) { Octets = octets, Seconds = seconds, Incomplete = incomplete }, ((IHasRequestLog)Driver).ReadRequest(line.TrimEnd(' ')));

    [Theory]
    [InlineData("""request status=200 sent=177 body=24 microseconds=380 connection=- id="-" """)] // no id
    [InlineData("""request status=200 sent=177 body=24 microseconds=380 connection=- id="1\" id=\"2" """)]
    [InlineData("""[Thu Nov 26 12:54:05.909842 2026] [proxy:error] [pid 10:tid 18] (2)No such file or directory: AH02454: http: attempt to connect to Unix domain socket /tmp/u.sock (localhost:80) failed""")]
    [InlineData("")]
    public void Another_line_says_nothing_of_a_request(string line) => Assert.Null(((IHasRequestLog)Driver).ReadRequest(line.TrimEnd(' ')));

    [Fact]
    public void Its_log_says_when_each_child_serves_and_what_it_ran_short_of()
    {
        Assert.True(Driver.SaysReady("[Thu Nov 26 12:54:05.829747 2026] [mpm_event:debug] [pid 7:tid 8] event.c(2475): AH02471: start_threads: Using epoll (wakeable)"));
        Assert.False(Driver.SaysReady("[Thu Nov 26 12:54:05.830119 2026] [mpm_event:notice] [pid 3:tid 3] AH00489: Apache/2.4.71 (Debian) configured -- resuming normal operations"));
        Assert.Equal(3, Driver.ReadyLines(Plan));
        Assert.Equal(LogMeaning.NoPort, Driver.Explain("[proxy:error] [pid 10:tid 18] (99)Cannot assign requested address: AH00957: http: attempt to connect to 127.0.0.1:9000 (127.0.0.1:9000) failed"));
        Assert.Equal(LogMeaning.NoDescriptor, Driver.Explain("[mpm_event:error] [pid 10:tid 18] (24)Too many open files: AH00056: apr_socket_accept: (client socket)"));
        Assert.Equal(LogMeaning.NoConnection, Driver.Explain("[mpm_event:error] [pid 3:tid 3] AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting"));
        Assert.Null(Driver.Explain("[proxy:error] [pid 10:tid 18] (70007)The timeout specified has expired: AH00957: http: attempt to connect to 127.0.0.1:9000 (127.0.0.1:9000) failed"));
    }
}
