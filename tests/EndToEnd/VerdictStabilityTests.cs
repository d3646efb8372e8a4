using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// The same claims give the same verdicts, each time. Unknown is none: a delay of the machine may leave a claim open. (<see cref="SoakTests"/> asks them
/// beside a load.)
/// </summary>
[Trait("Asked", "once")]
public sealed class VerdictStabilityTests(WholeRun whole)
{
    [Fact]
    public async Task No_claim_has_two_verdicts()
    {
        var several = (await whole.Run()).Claims.Where(c => c.Value["counts"]!.AsObject().Count(v => v.Key != "unknown") > 1);
        Assert.True(!several.Any(), string.Join('\n', several.Select(c => $"{c.Key}: {c.Value["summary"]}: {c.Value["observed"]}")));
    }
}
