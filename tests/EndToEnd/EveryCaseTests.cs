using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Every case but the long ones: each claim of the documents has its verdict, and it is the published one.</summary>
[Collection(Alone.Name)]
public sealed class EveryCaseTests
{
    /// <summary>Every claim of the four documents and of the field reports, and those that are the lab's own.</summary>
    private const string Ids =
        "N01 N02 N03 N04 N05 N06 N07 N08 N09 N10 C1a C1b C1c C2a C2b C2c C3a C3b C3c C4a C4b C4c C4d C5a C5b C5c C5d L1 L2 L3 L4 L5 "
        + "W01 W02 W05 W06 W06.race W07 W09 W09.tcp W10 W11 W12 W13 W14 W16 R01 R06 R07 R09.same R09.next R10.closes R10.drains R11.sized R11.close-fin R11.close-reset R12 R13.safe R13.all R15.told R15.back R15.kept R16.get R16.post R18.refuses R20.midway R20.upstream "
        + "P01 P02 P03 P04 P05 P06 P07 P08 K01 K02 K03 K04 K05 K06 F01 F02 F03 F04 F05 F06 F07 X01 X02 X03 X04 X05 X06";

    [Fact]
    public async Task List_names_every_claim_of_the_documents()
    {
        using var lab = new Lab();
        var cases = JsonNode.Parse((await lab.Run("list", "--json")).Exits(0).Out)!["cases"]!.AsArray();
        Assert.Empty(Ids.Split(' ').Except(cases.SelectMany(c => c!["claims"]!.AsArray()).Select(c => (string)c!["id"]!)));
    }

    [Fact]
    public void The_published_findings_give_every_claim_a_verdict_on_some_proxy()
    {
        var claims = JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json")))!["claims"]!.AsArray();
        var decided = claims.Where(c => (string)c!["verdict"]! is "holds" or "refuted").Select(c => (string)c!["id"]!);
        Assert.Empty(Ids.Split(' ').Except(decided));
    }

    /// <summary>The ledgers of every trial add up. A delay of the machine leaves a claim about time unknown, rightly: such a case is run once more. A verdict that is not the published one is never forgiven.</summary>
    [Fact]
    public async Task Verdicts_are_the_published_ones()
    {
        Needs.UsualProxies();
        Needs.Strace();
        using var lab = new Lab();
        var verdicts = new PublishedVerdicts();
        var run = (await lab.Run("run")).Exits(0).Run;
        Assert.All(run.Trials.Where(Ledgers.Has), trial =>
        {
            Ledgers.AssertAddsUp(trial);
            if (!File.Exists(trial.File("kept.csv"))) Ledgers.AssertJoin(trial); // the requests by which kept connections are opened are in no ledger of clients
            Ledgers.AssertConnections(trial);
        });
        verdicts.Add(run);
        if (verdicts.TakeLate() is { Count: > 0 } open) verdicts.Add((await lab.Run(["run", .. open])).Exits(0).Run);
        verdicts.AssertKnown();
    }
}
