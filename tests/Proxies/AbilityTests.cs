using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What a plan asks for beyond what a proxy can be told: the reason, and that nothing else is refused.</summary>
public sealed class AbilityTests
{
    private static readonly ProxyAbilities None = new() { Unix = false, Tcp = false, Addresses = false, PostsWithoutLength = false, Listen = [] };

    [Theory]
    [InlineData("", "it reaches no upstream on a Unix socket")]
    [InlineData("transport=tcp", "it reaches no upstream over TCP")]
    [InlineData("protocol=fastcgi", "it speaks HTTP alone to its upstream here", nameof(ProxyAbilities.Unix))]
    [InlineData("transport=tcp upstream_addresses=2", "it has one address of its upstream here", nameof(ProxyAbilities.Tcp))]
    [InlineData("workers=2", "it cannot be told how many workers it has", nameof(ProxyAbilities.Unix))]
    [InlineData("", "it cannot be told listen=shared", nameof(ProxyAbilities.Unix))]
    [InlineData("listen=per-cpu", "it cannot be told listen=per-cpu", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("worker_connections=9", "it cannot be told how many connections a worker may hold", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("upstream_keepalive=1", "it keeps no idle connection to its upstream", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("upstream_idle=1s", "it cannot be told how long it keeps an idle connection to its upstream", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("upstream_limit=8", "it cannot be told how many connections to its upstream it may have", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("upstream_retries=all", "it cannot be told which requests to try again", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("abort_upstream=always", "it cannot be told to end its request upstream when the client has left", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("request_method=POST zero_length=false", "it itself answers 411 to a POST that says no length", nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("request_method=PUT zero_length=false chunked=true", null, nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("request_method=GET zero_length=false", null, nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("request_method=POST zero_length=false body_bytes=9", null, nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    [InlineData("clients=5 body_bytes=9", null, nameof(ProxyAbilities.Unix), nameof(ProxyAbilities.Listen))]
    public void A_plan_that_asks_for_more_is_named_and_no_other(string assignments, string? expected, params string[] able)
    {
        var abilities = None with
        {
            Unix = able.Contains(nameof(ProxyAbilities.Unix)), Tcp = able.Contains(nameof(ProxyAbilities.Tcp)),
            Listen = able.Contains(nameof(ProxyAbilities.Listen)) || able.Contains(nameof(ProxyAbilities.Tcp)) ? [ListenMode.Shared] : [],
        };
        Assert.Equal(expected, abilities.WhyNot("it", TheLab.Set(Plan.Default, assignments)));
    }

    [Fact]
    public void Each_driver_s_packages_say_as_its_code_does_whether_it_is_extra() => Assert.All(
        Directory.EnumerateFiles(Repository.File("lab/Proxies"), "packages.txt", SearchOption.AllDirectories),
        file =>
        {
            var folder = Path.GetFileName(Path.GetDirectoryName(file))!;
            var proxy = Assert.Single(TheLab.Catalogue.Proxies, p => p.GetType().Namespace == $"ProxyLab.Proxies.{folder}");
            Assert.Equal(proxy.Extra, File.ReadLines(file).First().StartsWith("# extra", StringComparison.Ordinal));
        });

    [Fact]
    public void A_time_is_rounded_up_to_the_step_in_which_the_proxy_takes_it() => Assert.Equal(
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(1500)],
        [new TimeoutNames("a", "b", "c", "d") { Step = 1.Seconds() }.Rounded(1500.Milliseconds()), new TimeoutNames("a", "b", "c", "d") { Step = 1.Seconds() }.Rounded(2.Seconds()), new TimeoutNames("a", "b", "c", "d").Rounded(1500.Milliseconds())]);
}
