namespace ProxyLab.Cases;

/// <summary>What the cases of source 002 have in common whose upstream accepts and then leaves connections open.</summary>
internal static class HeldOpen
{
    /// <summary>Claims a, b and c of such a case.</summary>
    internal static IEnumerable<Claim> Claims(string prefix, string upstream) =>
    [
        Doc002.Claim(prefix + "a", $"With an upstream that {upstream}, several lines carry its path", Doc002.SeveralLines).OnUnix(),
        Doc002.Claim(prefix + "b", $"With an upstream that {upstream}, 90 % or more of the lines are in state 03, the rest in 01", e => Doc002.Saturated(e, UnixRole.Accepted)).OnUnix(),
        Doc002.Claim(prefix + "c", $"With an upstream that {upstream}, clients hang until the timeout", Doc002.Hang) with { Instead = Doc002.HowTheyEnded },
    ];

    /// <summary>The claim that this case's sockets take longer to leave 03 than those of the other cases.</summary>
    internal static Claim LeaveLaterThan(string id, string sentence, params string[] others) => Doc002.Claim(id, sentence, e =>
    {
        var here = Leave(e);
        var judgement = Judgement.Of(true, "") with { Numbers = here.Numbers.ToDictionary() };
        foreach (var other in others) judgement = judgement.And(Compare(here, e.Sibling(other), other));
        return judgement.Note($"here {Say(here.Server)}");
    }).OnUnix() with
    {
        Instead = e => Leave(e) is { Server: null } here
            ? $"server-side sockets never leave 03 while the upstream lives, here or there, for nobody closes them; the proxy's own ends leave when it gives up, after {here.Client:0.00} s"
            : "the delay is the proxy's timeout, whatever the upstream does",
    };

    /// <summary>
    /// Seconds from the first wave's start until the server-side sockets, and the proxy's ends, were gone before the next wave; null for never.
    /// </summary>
    private static Delay Leave(Evidence e)
    {
        var until = e.Wave(2).StartMs ?? double.PositiveInfinity;
        return new Delay(e.SecondsUntil(1, s => s.TimeMs < until ? s.Accepted : null, 0), e.SecondsUntil(1, s => s.TimeMs < until ? s.Client : null, 0));
    }

    private static Judgement Compare(Delay here, Evidence? there, string name)
    {
        if (there is null) return Judgement.Unknown($"{name} was not run with this proxy, or is not valid");
        var other = Leave(there);
        var resolution = Math.Max(0.25, 5 * there.Plan.Tick.TotalSeconds);
        var longer = (here.Server ?? double.PositiveInfinity) > (other.Server ?? double.PositiveInfinity) + resolution;
        return Judgement.Of(longer, $"in {name} {Say(other.Server)}, the proxy's ends after {other.Client:0.00} s and here {here.Client:0.00} s");
    }

    private static string Say(double? seconds) => seconds is { } s ? $"the sockets left 03 after {s:0.00} s" : "no socket left 03";

    private sealed record Delay(double? Server, double? Client)
    {
        internal IEnumerable<KeyValuePair<string, double>> Numbers => new Measure("seconds until 03 is left", Server).Numbers
            .Concat(new Measure("seconds until the proxy lets go", Client).Numbers);
    }
}
