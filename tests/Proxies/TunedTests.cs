using System.Net;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>The lines that <c>tuned=true</c> adds: what each says of itself, where it stands, what the plan takes its place from, and that the real proxy takes it.</summary>
public sealed class TunedTests : IDisposable
{
    private static readonly Plan Plan = Plan.Default with { Tuned = true };
    private static readonly Endpoint OnUnix = Endpoint.Unix("/mnt/up.sock");
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Proxies => [.. TheLab.Catalogue.Proxies.Select(p => p.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Proxies))]
    public void Each_line_has_a_goal_and_a_source_and_stands_in_the_configuration_of_a_tuned_plan_alone(string proxy)
    {
        var driver = TheLab.Catalogue.Proxy(proxy);
        string[] tuned = [.. Lines(proxy, Plan), .. proxy == "nginx" ? Lines(proxy, Plan with { Protocol = Protocol.Fastcgi }) : []];
        var shipped = Lines(proxy, Plan with { Tuned = false });
        Assert.NotEmpty(driver.Tuned);
        Assert.All(driver.Tuned, line =>
        {
            Assert.True(line.Goal.Length > 20 && line.Source.Scheme == "https", $"{line}");
            Assert.Contains(line.Line, tuned);
            Assert.DoesNotContain(line.Line, shipped);
        });
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public void No_line_changes_a_timeout_for_the_upstream(string proxy)
    {
        Assert.All(TheLab.Catalogue.Proxy(proxy).Tuned, t => Assert.DoesNotMatch("^(timeout (connect|server|client)|(proxy|fastcgi)_(connect|send|read)_timeout|\"(connect|send|read)_timeout_ms)\\b", t.Line));
        Assert.All(Lines(proxy, Plan with { Timeouts = TimeoutSource.Shipped }), line => Assert.DoesNotMatch("^(timeout (connect|server|client)|(proxy|fastcgi)_(connect|send|read)_timeout|\"(connect|send|read)_timeout_ms)\\b", line));
    }

    [Theory]
    [InlineData("nginx", "upstream_keepalive=5", "keepalive 5;", "keepalive 32;")]
    [InlineData("nginx", "upstream_idle=9s", "keepalive_timeout 9000ms;", "keepalive_timeout 4s;")]
    [InlineData("nginx", "nginx.location=proxy_http_version 1.0;", "proxy_http_version 1.0;", "proxy_http_version 1.1;")]
    [InlineData("nginx", "nginx.http=reset_timedout_connection off;", "reset_timedout_connection off;", "reset_timedout_connection on;")]
    [InlineData("haproxy", "upstream_retries=all", "retry-on conn-failure empty-response junk-response response-timeout 503", "retry-on conn-failure empty-response")]
    [InlineData("haproxy", "upstream_retries=all", "option redispatch 1", "http-request disable-l7-retry unless { method GET HEAD PUT DELETE OPTIONS TRACE }")]
    [InlineData("haproxy", "haproxy.defaults=timeout http-request 3s", "timeout http-request 3s", "timeout http-request 10s")]
    [InlineData("csharp", "upstream_idle=9s", "\"upstream_idle_ms\": 9000", "\"upstream_idle_ms\": 4000")]
    public void What_the_plan_asks_for_takes_the_place_of_a_tuned_line(string proxy, string assignment, string asked, string tuned)
    {
        var lines = Lines(proxy, PlanKeys.Set(Plan, assignment.Split('=')[0], assignment[(assignment.IndexOf('=', StringComparison.Ordinal) + 1)..], TheLab.Settings));
        Assert.Single(lines, asked);
        Assert.DoesNotContain(tuned, lines);
    }

    [Fact]
    public void What_the_plan_asks_for_as_well_stands_once() =>
        Assert.Single(Lines("haproxy", Plan with { AbortUpstream = AbortUpstream.Always }), "option abortonclose");

    [Theory]
    [InlineData("nginx", "")]
    [InlineData("nginx", "protocol=fastcgi upstream_keepalive=5 listen=reuseport")]
    [InlineData("nginx", "upstream_keepalive=5 upstream_idle=2s upstream_retries=all abort_upstream=always")]
    [InlineData("nginx", "timeouts=shipped transport=tcp upstream_addresses=3")]
    [InlineData("haproxy", "")]
    [InlineData("haproxy", "upstream_idle=2s upstream_retries=idempotent abort_upstream=always")]
    [InlineData("haproxy", "transport=tcp upstream_addresses=3")]
    public void The_real_proxy_takes_it_without_a_warning(string proxy, string assignments)
    {
        var plan = TheLab.Set(Plan, assignments);
        var (code, output) = RealCheck.Of(proxy, Setup(plan, plan.Transport == Transport.Tcp ? new Endpoint(null, new IPEndPoint(IPAddress.Any, 9000)) : OnUnix));
        Assert.True(code == 0 && !output.Contains("warn", StringComparison.OrdinalIgnoreCase), output);
    }

    [Fact]
    public void The_real_haproxy_warns_that_as_shipped_it_has_no_timeouts()
    {
        var (code, output) = RealCheck.Of("haproxy", Setup(Plan with { Timeouts = TimeoutSource.Shipped }, OnUnix));
        Assert.True(code == 0, output);
        Assert.Contains("missing timeouts for backend 'upstream_under_study'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_by_blocks()
    {
        var lines = TunedLine.Parse("# for people: with\n# two lines\n\n# a place: a goal: more of it\n#  to its end\n# https://example.org/a#b\nthe line  x;\n\n\n# other: y\n# https://example.org\nz\n");
        Assert.Equal([new("a place", "the line  x;", "a goal: more of it to its end", new("https://example.org/a#b")), new("other", "z", "y", new("https://example.org"))], lines);
    }

    [Theory]
    [InlineData("keepalive 5;")]
    [InlineData("# upstream: a goal\nkeepalive 5;")]
    [InlineData("# https://example.org\nkeepalive 5;")]
    [InlineData("# upstream\n# https://example.org\nkeepalive 5;")]
    [InlineData("# : a goal\n# https://example.org\nkeepalive 5;")]
    [InlineData("# upstream: a goal\n# http://example.org\nkeepalive 5;")]
    [InlineData("# upstream: a goal\n# https://example.org\nkeepalive 5;\nkeepalive_timeout 4s;")]
    [InlineData("# upstream: a goal\nkeepalive 5;\n# https://example.org")]
    public void A_line_without_place_goal_and_source_is_refused_and_quoted(string block) =>
        Assert.Contains($"one line:\n{block}", Assert.Throws<LabException>(() => TunedLine.Parse($"# fine\n\n{block}\n")).Message, StringComparison.Ordinal);

    private string[] Lines(string proxy, Plan plan) => [.. TheLab.Catalogue.Proxy(proxy).Configure(Setup(plan, OnUnix)).Split('\n').Select(l => l.Trim().TrimEnd(','))]; // JSON has commas between its members

    private ProxySetup Setup(Plan plan, Endpoint upstream) => new(plan, upstream, _folder.Path, _folder["proxy.conf"]);
}
