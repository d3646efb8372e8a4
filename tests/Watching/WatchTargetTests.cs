using ProxyLab.Watching;
using Xunit;

namespace ProxyLab.Tests.Watching;

/// <summary>How a listener is written.</summary>
public sealed class WatchTargetTests
{
    [Theory]
    [InlineData("/run/app.sock", "unix:/run/app.sock")]
    [InlineData("unix:/run/app.sock", "unix:/run/app.sock")]
    [InlineData("unix:relative.sock", "unix:relative.sock")]
    [InlineData("@app", "unix:@app")]
    [InlineData(":8080", "0.0.0.0:8080")]
    [InlineData("*:8080", "0.0.0.0:8080")]
    [InlineData("8080", "0.0.0.0:8080")]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("[::]:8080", "[::]:8080")]
    public void A_listener_is_a_path_a_name_or_a_port(string text, string expected) => Assert.Equal(expected, WatchTarget.Parse(text).ToString());

    [Theory]
    [InlineData("nothing")]
    [InlineData(":0")]
    [InlineData("127.0.0.1")]
    [InlineData(":70000")]
    [InlineData("")]
    public void A_text_that_names_no_listener_is_refused_with_the_forms_that_it_may_have(string text) =>
        Assert.Contains("write /path/to.sock", Assert.Throws<UsageException>(() => WatchTarget.Parse(text)).Message, StringComparison.Ordinal);
}
