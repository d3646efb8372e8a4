using System.Globalization;
using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>FUZZ_COUNT (default 20,000) mutated responses, each fed whole and in random pieces.</summary>
public sealed class ResponseParserFuzzTests
{
    [Fact]
    public void No_octets_make_the_parser_throw_or_depend_on_their_split()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("FUZZ_COUNT") ?? "20000", CultureInfo.InvariantCulture);
        var random = new Random(20_240_607);
        var samples = ResponseSamples.All.Select(s => (Octets: s.Octets(), s.Head)).ToArray();
        var steps = new int[3];
        for (int i = 0; i < count; i++)
        {
            var (sample, head) = samples[random.Next(samples.Length)];
            var octets = Mutator.Mutate(sample, random);
            var whole = ResponseSamples.Feed(octets, head);
            int[] cuts = [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(octets.Length + 1)).Order()];
            var split = ResponseSamples.Feed(octets, head, cuts);
            if (whole != split || whole.Consumed > octets.Length)
                Assert.Fail($"input {i}: {whole} whole, {split} cut at {string.Join(',', cuts)}: {Convert.ToHexString(octets)}");
            steps[(int)whole.Step]++;
        }
        Assert.All(Enum.GetValues<ParseStep>(), step => Assert.True(steps[(int)step] > count / 20, $"only {steps[(int)step]} inputs gave {step}"));
    }
}
