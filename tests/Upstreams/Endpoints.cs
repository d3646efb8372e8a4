using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>Endpoints as text.</summary>
public sealed class Endpoints
{
    [Theory]
    [InlineData("unix:/mnt/up.sock")]
    [InlineData("unix:relative")]
    [InlineData("127.0.0.1:80")]
    [InlineData("127.0.0.1:0")]
    public void What_is_written_reads_back(string text) => Assert.Equal(text, Endpoint.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:80")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("[::1]:80")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => Endpoint.Parse(text));
}
