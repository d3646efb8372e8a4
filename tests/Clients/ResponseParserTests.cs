using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>The response parser against RFC 9112, whole and in pieces.</summary>
public sealed class ResponseParserTests
{
    public static TheoryData<string> Names => [.. ResponseSamples.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_sample_is_what_the_RFC_makes_of_it(string name)
    {
        var sample = ResponseSamples.All.Single(s => s.Name == name);
        Assert.Equal(sample.Expected, ResponseSamples.Feed(sample.Octets(), sample.Head));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_split_at_any_octet_changes_nothing(string name)
    {
        var sample = ResponseSamples.All.Single(s => s.Name == name);
        var octets = sample.Octets();
        for (int cut = 0; cut <= octets.Length; cut++)
            Assert.Equal(sample.Expected, ResponseSamples.Feed(octets, sample.Head, cut));
        Assert.Equal(sample.Expected, ResponseSamples.Feed(octets, sample.Head, [.. Enumerable.Range(0, octets.Length)]));
    }

    [Fact]
    public void Any_split_of_any_octets_gives_the_same_result()
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
    public void A_header_section_may_have_64_KiB_and_not_an_octet_more(int over)
    {
        var expected = over == 0 ? ParseStep.Complete : ParseStep.Breach;
        const string Frame = "HTTP/1.1 204 No Content\r\nX: \r\n\r\n";
        var octets = Encoding.ASCII.GetBytes(Frame.Replace("X: ", "X: " + new string('v', ResponseParser.MaxHeaderBytes - Frame.Length + over)));
        Assert.Equal(expected, ResponseSamples.Feed(octets, false).Step);
        Assert.Equal(expected, ResponseSamples.Feed(octets, false, [.. Enumerable.Range(0, octets.Length)]).Step);
    }

    [Fact]
    public void Each_interim_response_has_the_limit_of_its_own()
    {
        var interim = $"HTTP/1.1 103 Early Hints\r\nX: {new string('v', 40_000)}\r\n\r\n";
        var octets = Encoding.ASCII.GetBytes(interim + interim + "HTTP/1.1 204 No Content\r\n\r\n");
        Assert.Equal(ParseStep.Complete, ResponseSamples.Feed(octets, false).Step);
        Assert.Equal(ParseStep.Complete, ResponseSamples.Feed(octets, false, [.. Enumerable.Range(0, octets.Length)]).Step);
    }

    [Fact]
    public void Trailers_without_end_are_a_breach()
    {
        var octets = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 20_000)));
        Assert.Equal(ParseStep.Breach, ResponseSamples.Feed(octets, false).Step);
    }

    [Fact]
    public void Parsing_allocates_nothing()
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
