extern alias labproxy;

using System.Text;
using labproxy::LabProxy;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>FUZZ_COUNT (default 20,000) damaged heads and bodies in each direction, on the proxy's own parsers: none throws, all are read the same however they are split, and what is passed on can be read in one way only.</summary>
public sealed class HttpFuzzTests
{
    private static readonly byte[][] Requests = Samples(
        "GET / HTTP/1.1\r\nHost: lab\r\n\r\n", "POST /a?b HTTP/1.1\r\nHost: lab:80\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", "PUT http://other/x HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: lab\r\nMax-Forwards: 3\r\nVia: 1.0 a, 1.1 b\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n", "GET / HTTP/1.0\r\nConnection: keep-alive, X-A\r\nX-A: 1\r\nX-Lab-Request: 7\r\n\r\n");

    private static readonly byte[][] Answers = Samples(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: now\r\n\r\n", "HTTP/1.0 404 Not Found\nServer : x\nX: a\n b\n\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close, X\r\nX: 1\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");

    private static readonly byte[][] Chunks = Samples(
        "5\r\nhello\r\n0\r\n\r\n", "A;x=\"y\"\r\n0123456789\r\n000\r\nTrailer: 1\r\n\r\n", "1\r\na\r\n2 \r\nbc\r\nfF\r\n" + new string('x', 255) + "\r\n0\r\n\r\nrest");

    [Fact]
    public void A_request_that_is_passed_on_can_be_read_in_one_way_only()
    {
        var (first, second, sent, passed) = (new RequestHead(), new RequestHead(), new Octets(), 0);
        foreach (var octets in Mutator.Damage(Requests))
        {
            var length = Length(octets);
            if (length < 0 || first.Read(octets.AsSpan(0, length)) != ForwardError.None)
                continue;
            passed++;
            RequestWriter.Write(sent, first, octets.AsSpan(0, length), "192.0.2.1"u8, "localhost"u8, closes: true);
            var head = sent.Unread;
            var text = Encoding.Latin1.GetString(head);
            if (Length(head.ToArray()) != head.Length || second.Read(head) != ForwardError.None || second.Framing != first.Framing || !second.Method(head).SequenceEqual(first.Method(octets.AsSpan(0, length))))
                Assert.Fail($"{Convert.ToHexString(octets)} became {text}: {second.Wrong}");
            Assert.Single(text.Split("\r\n"), line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            sent.Clear();
        }

        Assert.InRange(passed, Mutator.Count / 20, Mutator.Count);
    }

    [Fact]
    public void An_answer_that_is_passed_on_can_be_read_in_one_way_only()
    {
        using var loop = new EventLoop("fuzz", null, Configured, null, static () => true);
        var (first, second, sent, writer, passed) = (new AnswerHead(), new AnswerHead(), new Octets(), new AnswerWriter(loop), 0);
        foreach (var octets in Mutator.Damage(Answers))
        {
            var length = Length(octets);
            if (length < 0 || first.Read(octets.AsSpan(0, length), isForHead: false) is not null)
                continue;
            passed++;
            var framing = first.Framing.Kind is FramingKind.Chunked or FramingKind.UntilClose ? Framing.Chunked : first.Framing;
            writer.Write(sent, first, octets.AsSpan(0, length), framing, Ending.Keep);
            var head = sent.Unread;
            var text = Encoding.Latin1.GetString(head);
            if (Length(head.ToArray()) != head.Length || second.Read(head, isForHead: false) is { } wrong || second.Status != first.Status || (!first.IsInterim && second.Framing != framing && framing.Kind != FramingKind.None))
                Assert.Fail($"{Convert.ToHexString(octets)} became {text}");
            Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            sent.Clear();
        }

        Assert.InRange(passed, Mutator.Count / 20, Mutator.Count);
    }

    [Fact]
    public void A_head_and_a_chunked_body_are_read_the_same_however_they_come()
    {
        var random = new Random(20261127);
        var ends = new int[3];
        foreach (var octets in Mutator.Damage([.. Chunks, .. Requests]))
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(octets.Count + 1)).Order(), octets.Count];
            Assert.Equal(Find(octets, [octets.Count]), Find(octets, cuts));
            var (whole, pieces) = (Read(octets, [octets.Count]), Read(octets, cuts));
            if (whole != pieces)
                Assert.Fail($"{whole} whole, {pieces} cut at {string.Join(',', cuts)}: {Convert.ToHexString(octets)}");
            ends[(int)whole.Step]++;
        }

        Assert.All(ends, count => Assert.InRange(count, Mutator.Count / 50, Mutator.Count));
    }

    private static Options Configured => new() { Listen = new(0, 0), Status = new(0, 0), Upstreams = [], UpstreamName = "" };

    private static byte[][] Samples(params string[] texts) => [.. texts.Select(Encoding.Latin1.GetBytes)];

    private static int Length(ArraySegment<byte> octets)
    {
        var scan = new HeadScan();
        return scan.Find(octets);
    }

    private static int Find(ArraySegment<byte> octets, int[] ends)
    {
        var scan = new HeadScan();
        foreach (var end in ends)
        {
            if (scan.Find(octets.AsSpan(0, end)) is var length and >= 0)
                return length;
        }

        return -1;
    }

    /// <summary>How a chunked body ends, its octets, and how many of the input were needed.</summary>
    private static (BodyStep Step, string Data, int Used) Read(ArraySegment<byte> octets, int[] ends)
    {
        var reader = new BodyReader(Framing.Chunked);
        var data = new StringBuilder();
        var (at, step) = (0, BodyStep.More);
        foreach (var end in ends)
        {
            while (at < end && step == BodyStep.More)
            {
                step = reader.Next(octets.AsSpan(at, end - at), out var skip, out var count);
                data.Append(Encoding.Latin1.GetString(octets.AsSpan(at + skip, count)));
                at += skip + count;
            }
        }

        return (step, data.ToString(), step == BodyStep.Invalid ? 0 : at);
    }
}
