using ProxyLab.Clients;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>The rule <c>own</c>: an answer that nobody asked for is for no client, and one that came while its request was on the way cannot be told from its own.</summary>
public sealed class OwnRuleTests
{
    private static readonly Misbehaviour Talks = TheLab.Catalogue.Cases.OfType<Misbehaviour>().Single(m => m.Strangers.Count > 0);

    [Theory]
    [InlineData("stranger", -50, Verdict.Refuted)]
    [InlineData("stranger", 2, Verdict.Holds)]
    [InlineData("answer", -50, Verdict.Holds)]
    public void A_strangers_body_is_dangerous_where_it_was_there_before_the_request(string body, double writtenAfterSending, Verdict expected)
    {
        var hand = new HandMade(Talks.Plan with { Waves = 1, RecoverAfter = null }).Idle().Wave(1, [new Ended(1, Outcome.Ok, 200, 0.01, 0.01, 100)], (1, new Tick()));
        var sent = hand.Build().Requests[0].SentMs!.Value;
        hand.Upstream = [new SeenRequest(1, 1, 99) { WholeMs = sent - 100, WrittenMs = sent + writtenAfterSending }.Row()];
        var e = hand.Build();
        e.Requests[0].Set(RequestColumns.BodyHash, HashOf(body));
        Assert.Equal(expected, Talks.Rules.Single(r => r.Claim.Id == "own").Claim.Judge(e).Verdict);
    }

    private static string HashOf(string body)
    {
        var hash = default(BodyHash);
        hash.Add(System.Text.Encoding.Latin1.GetBytes(body));
        return hash.Value!.Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
