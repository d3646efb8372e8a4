using ProxyLab.Runs;
using Xunit;

namespace ProxyLab.Tests.Sharding;

public sealed class ShardWordTests
{
    [Fact]
    public void A_shard_is_written_as_its_number_and_how_many_there_are() => Assert.Equal(new Shard(2, 8), Shard.Parse("2/8"));

    [Theory]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("1/0")]
    [InlineData("2")]
    [InlineData("-1/2")]
    [InlineData("1/2/3")]
    [InlineData(" 1/2")]
    [InlineData("1/99999999999")]
    public void Anything_else_is_refused(string text) => Assert.Contains($"'{text}'", Assert.Throws<UsageException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);
}
