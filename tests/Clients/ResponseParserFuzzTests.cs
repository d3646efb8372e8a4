using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>FUZZ_COUNT (default 20,000) mutated responses, each fed whole and in random pieces.</summary>
public sealed class ResponseParserFuzzTests
{
    [Fact]
    public void Damaged_responses_never_throw_and_are_read_the_same_however_they_are_split()
    {
        int count = Mutator.Count;
        var random = new Random(20_240_607);
        var samples = ResponseSamples.All.Select(s => (Octets: s.Octets(), s.Head)).ToArray();
        var states = new int[Enum.GetValues<AnswerState>().Length];
        for (int i = 0; i < count; i++)
        {
            var (sample, head) = samples[random.Next(samples.Length)];
            var octets = Mutator.Mutate(sample, random);
            var whole = ResponseSamples.Feed(octets, head);
            int[] cuts = [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(octets.Length + 1)).Order()];
            var split = ResponseSamples.Feed(octets, head, cuts);
            if (whole != split || whole.Consumed > octets.Length)
                Assert.Fail($"input {i}: {whole} whole, {split} cut at {string.Join(',', cuts)}: {Convert.ToHexString(octets)}");
            states[(int)whole.State]++;
        }
        Assert.All([AnswerState.Partial, AnswerState.Whole, AnswerState.Malformed], state =>
            Assert.True(states[(int)state] > count / 20, $"only {states[(int)state]} inputs gave {state}"));
    }
}
