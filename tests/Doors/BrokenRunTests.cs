using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Doors;

/// <summary>A mistake that shows only in a trial fails that trial, with the line; the others have their verdicts.</summary>
public sealed class BrokenRunTests(BrokenRun broken) : IClassFixture<BrokenRun>
{
    [Fact]
    public async Task The_others_run_and_the_broken_case_is_named()
    {
        using var program = new OwnProgram(Author.Sound, Author.Case("Broken", "public override Plan Plan => Plan.Default with { Clients = 0 };"));
        var result = (await program.Run("run", "--proxy", "csharp")).Exits(0);
        Assert.Contains("broken: its plan has clients=0", result.Err, StringComparison.Ordinal);
        Assert.Equal(["sound/csharp/x"], result.Run.Claims.Keys);
    }

    [Theory]
    [InlineData("sound/csharp/x", "holds", "")]
    [InlineData("unruled/csharp/x", "unknown", "the rule failed: InvalidOperationException: no rule today (Unruled.cs, line 6)")]
    public void A_claim_has_its_verdict(string claim, string verdict, string observed)
    {
        var found = broken.Result.Run.Claims[claim];
        Assert.Equal(verdict, (string)found["verdict"]!);
        Assert.Contains(observed, found.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("returns", "csharp", "returns: the upstream's behaviour ended although nobody asked it to (Returns.cs, line 9)")]
    [InlineData("throws", "csharp", "throws: the upstream's behaviour failed: InvalidOperationException: no service today (Throws.cs, line 10)")]
    [InlineData("blocks", "csharp", "blocks: the upstream's behaviour blocks its thread: a call has not come back for 5 s (Blocks.cs, line 9)")]
    [InlineData("blocks-each", "csharp", "blocks-each: the upstream's behaviour blocks its thread: a call has not come back for 5 s (BlocksEach.cs, line 6)")]
    [InlineData("throws-each", "csharp", "throws-each: the upstream's behaviour failed: InvalidOperationException: no answer today (ThrowsEach.cs, line 6)")]
    [InlineData("unproven", "csharp", "the rule failed: InvalidOperationException: no proof today (Unproven.cs, line 6)")]
    [InlineData("sound", "unconfigured", "start unconfigured: its driver's Configure failed: InvalidOperationException: no configuration today (UnconfiguredProxy.cs, line 5)")]
    [InlineData("sound", "misheard", "start misheard: its driver's SaysReady failed: InvalidOperationException: no ear today (MisheardProxy.cs, line 6)")]
    [InlineData("sound", "silent", "wait for silent: it did not say that it listens (0 of 1 lines for which its driver's SaysReady is true) within 30 s; its last words:\n  | started")]
    public void A_trial_is_invalid_and_says_why(string @case, string proxy, string reason)
    {
        var trial = broken.Result.Run.Verdicts(@case, proxy);
        Assert.Equal("invalid", (string)trial["state"]!);
        Assert.Contains(reason, (string)trial["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_throws_leaves_a_note_with_the_line_and_the_trial_goes_on()
    {
        var note = Assert.Single(broken.Result.Run.Trial("sound", "csharp").Events, e => (string?)e["event"] == "note" && (string?)e["probe"] == "broken");
        Assert.Equal("no reading today (BrokenProbe.cs, line 6)", (string)note["last"]!);
    }

    [Fact]
    public async Task A_broken_case_that_is_named_is_refused_with_the_reason() =>
        (await broken.Program.Run("run", "broken", "--proxy", "csharp")).Fails(2, "broken: its plan has clients=0", "(Broken.cs, line 5)");

    [Fact]
    public async Task A_setting_that_nothing_takes_is_refused_with_the_nearest() =>
        (await broken.Program.Run("run", "sound", "--proxy", "csharp", "--set", "clents=2")).Fails(64, "no key 'clents'. Did you mean 'clients'?");

    [Fact]
    public async Task The_list_shows_the_others_and_names_the_broken_case()
    {
        var result = (await broken.Program.Run("list")).Exits(0);
        Assert.Contains("sound", result.Out, StringComparison.Ordinal);
        Assert.Contains("broken: its plan has clients=0", result.Err, StringComparison.Ordinal);
    }
}
