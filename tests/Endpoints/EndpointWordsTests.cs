using ProxyLab.Endpoints;
using ProxyLab.Tests.Kernel.Support;
using Xunit;

namespace ProxyLab.Tests.Endpoints;

/// <summary>How an endpoint is written.</summary>
public sealed class EndpointWordsTests
{
    [Theory]
    [InlineData("/run/app.sock", "/run/app.sock")]
    [InlineData("unix:/run/app.sock", "/run/app.sock")]
    [InlineData("unix:relative", "relative")]
    [InlineData("app.sock", "app.sock")]
    [InlineData("./80", "./80")]
    [InlineData("/a:80", "/a:80")]
    [InlineData("unix:./@app", "./@app")]
    public void A_path_stays_as_it_was_written(string text, string path) => Assert.Equal((path, null, 0), Parts(text));

    [Theory]
    [InlineData("@app", "@app")]
    [InlineData("unix:@app", "@app")]
    [InlineData("@a@b/c", "@a@b/c")]
    public void An_abstract_name_keeps_its_sign(string text, string name) => Assert.Equal((null, name, 0), Parts(text));

    [Theory]
    [InlineData(":8080", "")]
    [InlineData("*:8080", "")]
    [InlineData("8080", "")]
    [InlineData("127.0.0.1:8080", "127.0.0.1")]
    [InlineData("0.0.0.0:8080", "0.0.0.0")]
    [InlineData("[::]:8080", "::")]
    [InlineData("[::1]:8080", "::1")]
    [InlineData("[::ffff:127.0.0.1]:8080", "127.0.0.1")]
    [InlineData("localhost:8080", "127.0.0.1 ::1")]
    public void A_port_may_have_an_address(string text, string addresses)
    {
        Assert.Equal((null, null, 8080), Parts(text));
        Assert.Equal(addresses, string.Join(' ', EndpointWords.Parse(text).Addresses));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData(":0")]
    [InlineData("127.0.0.1")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[::1]")]
    [InlineData(":70000")]
    [InlineData("unix:")]
    [InlineData("")]
    public void A_text_that_names_no_endpoint_is_refused_with_the_forms_that_it_may_have(string text) =>
        Assert.Contains("write /path/to.sock", Assert.Throws<UsageException>(() => EndpointWords.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[fe80::1]:80", "needs its interface, e.g. [fe80::1%eth0]")]
    [InlineData("[fe80::1%nope]:80", "there is no interface 'nope'")]
    [InlineData("/run/\uFFFDt\uFFFD.sock", "is not UTF-8")]
    [InlineData("@a\uFFFD", "is not UTF-8")]
    public void What_cannot_be_meant_as_it_is_written_is_refused_with_what_is_missing(string text, string says) =>
        Assert.Contains(says, Assert.Throws<UsageException>(() => EndpointWords.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_local_address_with_its_interface_is_one() => Assert.Equal(1, Assert.Single(EndpointWords.Parse("[fe80::1%lo]:80").Addresses).ScopeId);

    [Fact]
    public void A_host_without_an_address_is_refused_by_its_name() =>
        Assert.Contains("'no-such-host.invalid' has no address", Assert.Throws<UsageException>(() => EndpointWords.Parse("no-such-host.invalid:80")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_abstract_name_to_connect_to_has_the_zeros_of_the_listener_that_is_there()
    {
        var id = Guid.NewGuid();
        using var zeros = new UnixUpstream(1, $"\0{id}\0zero");
        Assert.Equal($"\0{id}\0zero", AbstractName.ToConnect($"@{id}@zero"));
        using var signs = new UnixUpstream(1, $"\0{id}@zero");
        Assert.Equal($"\0{id}@zero", AbstractName.ToConnect($"@{id}@zero"));
        Assert.Equal($"\0{id}", AbstractName.ToConnect($"@{id}"));
    }

    private static (string?, string?, int) Parts(string text) => EndpointWords.Parse(text) is var w ? (w.Path, w.Name, w.Port) : default;
}
