using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>Endpoints as text.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("unix:/mnt/up.sock")]
    [InlineData("unix:relative")]
    [InlineData("127.0.0.1:80")]
    [InlineData("127.0.0.1:0")]
    public void An_endpoint_as_text_reads_back_the_same(string text) => Assert.Equal(text, Endpoint.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:80")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("[::1]:80")]
    public void A_text_that_is_no_endpoint_is_refused(string text) => Assert.Throws<FormatException>(() => Endpoint.Parse(text));

    [Fact]
    public void Several_loopback_addresses_are_one_socket_and_as_many_ways_to_it()
    {
        var bound = Endpoint.Parse("0.0.0.0:9000");
        Assert.Equal(Endpoint.Loopback(9000, addresses: 3), bound);
        Assert.Equal(["127.0.0.1:9000", "127.0.0.2:9000", "127.0.0.3:9000"], bound.On(3).Select(e => e.ToString()));
    }

    [Fact]
    public void One_loopback_address_and_a_Unix_path_are_their_own_only_way()
    {
        Assert.Equal([Endpoint.Loopback(9000)], Endpoint.Loopback(9000, addresses: 1).On(1));
        Assert.Equal([Endpoint.Unix("/u")], Endpoint.Unix("/u").On(3));
    }
}
