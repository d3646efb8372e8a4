using ProxyLab.Runs;
using Xunit;

namespace ProxyLab.Tests.Sharding;

public sealed class ShardWords
{
    [Fact]
    public void The_second_of_eight_is_2_of_8() => Assert.Equal(new Shard(2, 8), Shard.Parse("2/8"));

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
