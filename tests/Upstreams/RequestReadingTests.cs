using System.Text;
using FsCheck.Fluent;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>Where a request ends, however it is cut into pieces.</summary>
public sealed class RequestReadingTests
{
    private const string Header = "POST / HTTP/1.1\r\nHost: a:8080\r\n";

    public static TheoryData<string> Whole =>
    [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        Header + "Content-Length: 5\r\n\r\nhello",
        Header + "content-length:5\r\n\r\n\r\n\r\n\r",
        Header + "Content-Length: 0\r\n\r\n",
        Header + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Header + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;ext=\"x\"\r\n0123456789\r\n0\r\n\r\n",
        Header + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n\r\n\r\n0\r\nTrailer: a\r\nOther: b\r\n\r\n",
        Header + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_request_is_whole_with_its_last_octet_and_not_before(string text)
    {
        var reader = new HttpScanner();
        for (var i = 0; i < text.Length; i++)
        {
            Assert.False(reader.Whole, $"already after {i} octets of {text.Length}");
            reader.Take([(byte)text[i]]);
        }

        Assert.True(reader.Whole);
    }

    [Fact]
    public void It_does_not_matter_where_a_request_is_cut() => Prop.ForAll(
        Arb.From(
            from text in Gen.Elements(Whole.Select(r => r.Data).ToArray())
            from a in Gen.Choose(0, text.Length)
            from b in Gen.Choose(0, text.Length)
            select (text, Math.Min(a, b), Math.Max(a, b))),
        cut =>
        {
            var (text, a, b) = cut;
            var reader = new HttpScanner();
            foreach (var piece in (string[])[text[..a], text[a..b], text[b..]]) reader.Take(Encoding.Latin1.GetBytes(piece));
            return reader.Whole;
        }).Always();

    [Fact]
    public void A_body_of_any_length_ends_where_its_length_says() => Prop.ForAll(Arb.From(Gen.Choose(1, 10_000)), length =>
    {
        var reader = new HttpScanner();
        reader.Take(Encoding.Latin1.GetBytes(FormattableString.Invariant($"{Header}Content-Length: {length}\r\n\r\n")));
        reader.Take(new byte[length - 1]);
        var before = reader.Whole;
        reader.Take([0]);
        return !before && reader.Whole;
    }).Always();

    [Fact]
    public void Octets_that_are_no_request_never_throw() => Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), pieces =>
    {
        var reader = new HttpScanner();
        foreach (var piece in pieces) reader.Take(piece);
        return true;
    }).Always();

    [Fact]
    public void Octets_that_are_no_chunks_after_a_chunked_header_never_throw() => Prop.ForAll(
        Arb.From(Gen.ListOf(Gen.Elements("0123456789abcdefFX;\r\n -+".ToCharArray()))), octets =>
        {
            var reader = new HttpScanner();
            reader.Take(Encoding.Latin1.GetBytes(Header + "Transfer-Encoding: chunked\r\n\r\n"));
            reader.Take(Encoding.Latin1.GetBytes([.. octets]));
            return true;
        }).Always();

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("8000000000000000")]
    [InlineData("10000000000000000")]
    [InlineData("-5")]
    [InlineData("")]
    [InlineData("x")]
    public void A_chunk_size_that_is_none_ends_the_request(string size)
    {
        var reader = new HttpScanner();
        reader.Take(Encoding.Latin1.GetBytes($"{Header}Transfer-Encoding: chunked\r\n\r\n{size}\r\nrest"));
        Assert.True(reader.Whole);
    }

    [Theory]
    [InlineData(Header)]
    [InlineData(Header + "Transfer-Encoding: chunked\r\n\r\n5;")]
    [InlineData(Header + "Transfer-Encoding: chunked\r\n\r\n0\r\nTrailer: ")]
    public void A_line_without_an_end_is_given_up_before_it_fills_the_memory(string start)
    {
        var reader = new HttpScanner();
        reader.Take(Encoding.Latin1.GetBytes(start));
        reader.Take(Enumerable.Repeat((byte)'a', 100_000).ToArray());
        Assert.True(reader.IsLost);
    }
}
