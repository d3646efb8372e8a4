using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>The response parser against RFC 9112, whole and in pieces.</summary>
public sealed class ResponseParserTests
{
    public static TheoryData<string> Names => [.. ResponseSamples.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_response_is_read_as_RFC_9112_says(string name)
    {
        var sample = ResponseSamples.All.Single(s => s.Name == name);
        Assert.Equal(sample.Expected, ResponseSamples.Feed(sample.Octets(), sample.Head));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_response_split_at_any_octet_is_read_the_same(string name)
    {
        var sample = ResponseSamples.All.Single(s => s.Name == name);
        var octets = sample.Octets();
        for (int cut = 0; cut <= octets.Length; cut++)
            Assert.Equal(sample.Expected, ResponseSamples.Feed(octets, sample.Head, cut));
        Assert.Equal(sample.Expected, ResponseSamples.Feed(octets, sample.Head, [.. Enumerable.Range(0, octets.Length)]));
    }

    [Fact]
    public void A_damaged_response_is_read_the_same_however_it_is_split()
    {
        var cases = from sample in Gen.Elements(ResponseSamples.All)
                    from seed in Gen.Choose(0, int.MaxValue)
                    from cuts in Gen.ListOf(Gen.Choose(0, 1000))
                    select (sample, seed, cuts);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var octets = Mutator.Mutate(c.sample.Octets(), new Random(c.seed));
            int[] cuts = [.. c.cuts.Select(x => x % (octets.Length + 1)).Order()];
            return ResponseSamples.Feed(octets, c.sample.Head) == ResponseSamples.Feed(octets, c.sample.Head, cuts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_header_of_1_MiB_is_read_and_one_octet_more_is_over_the_limit(int over)
    {
        var expected = over == 0 ? AnswerState.Whole : AnswerState.OverLimit;
        const string Frame = "HTTP/1.1 204 No Content\r\nX: \r\n\r\n";
        var octets = Encoding.ASCII.GetBytes(Frame.Replace("X: ", "X: " + new string('v', ResponseParser.MaxHeaderBytes - Frame.Length + over)));
        Assert.Equal(expected, ResponseSamples.Feed(octets, false).State);
        Assert.Equal(expected, ResponseSamples.Feed(octets, false, [.. Enumerable.Range(0, octets.Length)]).State);
    }

    [Fact]
    public void Each_interim_response_has_a_limit_of_its_own()
    {
        var interim = $"HTTP/1.1 103 Early Hints\r\nX: {new string('v', 700_000)}\r\n\r\n";
        var octets = Encoding.ASCII.GetBytes(interim + interim + "HTTP/1.1 204 No Content\r\n\r\n");
        Assert.Equal(AnswerState.Whole, ResponseSamples.Feed(octets, false).State);
        Assert.Equal(AnswerState.Whole, ResponseSamples.Feed(octets, false, [.. Enumerable.Range(0, octets.Length)]).State);
    }

    [Fact]
    public void Trailers_without_end_are_over_the_limit()
    {
        var octets = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 200_000)));
        Assert.Equal(AnswerState.OverLimit, ResponseSamples.Feed(octets, false).State);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Chunk_extensions_of_1_MiB_in_all_are_read_and_one_octet_more_is_over_the_limit(int over)
    {
        string half = new('x', ResponseParser.MaxHeaderBytes / 2);
        var octets = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;{half}\r\na\r\n1;{half}{new string('y', over)}\r\n");
        var expected = over == 0 ? AnswerState.Partial : AnswerState.OverLimit;
        Assert.Equal(expected, ResponseSamples.Feed(octets, false).State);
        Assert.Equal(ResponseSamples.Feed(octets, false), ResponseSamples.Feed(octets, false, [.. Enumerable.Range(0, octets.Length)]));
    }

    [Fact]
    public void A_parser_allocates_nothing()
    {
        var octets = ResponseSamples.All[0].Octets();
        var parser = new ResponseParser(head: false);
        parser.Parse(octets, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            parser = new ResponseParser(head: false);
            parser.Parse(octets, out _);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
