using System.Globalization;
using System.Text;
using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>The hash of a body against values that other programs give.</summary>
public sealed class BodyHashTests
{
    [Theory]
    [InlineData("a", "d24ec4f1a98c6e5b")] // these three: xxhsum -H1
    [InlineData("abc", "44bc2cf5ad770999")]
    [InlineData("Nobody inspects the spammish repetition", "fbcea83c8a378bf1")]
    public void A_body_has_the_hash_that_xxhsum_prints(string body, string expected) =>
        Assert.Equal(expected, Hash(Encoding.ASCII.GetBytes(body))!.Value.ToString("x16", CultureInfo.InvariantCulture));

    [Fact]
    public void No_octet_has_no_hash() => Assert.Null(Hash([]));

    [Theory, InlineData(1), InlineData(7), InlineData(31), InlineData(32), InlineData(33), InlineData(64), InlineData(1000)]
    public void A_body_in_pieces_has_the_hash_of_the_whole(int piece)
    {
        var body = new byte[1000];
        new Random(5).NextBytes(body);
        for (int length = 1; length <= body.Length; length += 13)
            Assert.Equal(Hash(body[..length]), Hash([.. body[..length].Chunk(piece)]));
    }

    private static ulong? Hash(params byte[][] pieces)
    {
        var hash = new BodyHash();
        foreach (var piece in pieces)
            hash.Add(piece);
        return hash.Value;
    }
}
