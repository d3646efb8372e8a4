using ProxyLab.Tests.Support;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

public sealed class FastCgiFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        FastCgiSamples.Request(1),
        FastCgiSamples.Request(2, flags: 1, body: "name=value"),
        [.. FastCgiSamples.Request(1, flags: 1), .. FastCgiSamples.Request(2)],
        [.. FastCgiSamples.Begin(1), .. FastCgiSamples.Begin(2), .. FastCgiSamples.Parameters(1, ("A", new string('b', 200)))],
        [.. FastCgiSamples.GetValues("FCGI_MAX_CONNS"), .. FastCgiSamples.Record((FastCgiType)77, 0)],
        [.. FastCgiSamples.Begin(1), .. FastCgiSamples.Record(FastCgiType.AbortRequest, 1)],
    ];

    [Fact]
    public void Damaged_octets_never_throw_and_every_reply_is_whole_records()
    {
        var random = new Random(1);
        var count = Mutator.Count;
        for (var i = 0; i < count; i++)
        {
            var octets = Mutator.Mutate(Seeds[random.Next(Seeds.Length)], random);
            var talk = new FastCgiConversation();
            for (var at = 0; at < octets.Length;)
            {
                var length = Math.Min(octets.Length - at, random.Next(1, 64));
                talk.Take(octets.AsSpan(at, length));
                at += length;
                while (talk.Next() is not null) talk.Answer("Status: 200 OK\r\n\r\n");
            }

            _ = FastCgiSamples.Records(talk.Reply());
        }
    }
}
