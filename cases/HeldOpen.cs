
namespace ProxyLab.Cases;

/// <summary>What the cases of source 002 have in common whose upstream accepts and then leaves connections open.</summary>
internal static class HeldOpen
{
    /// <summary>Claims a, b and c of such a case.</summary>
    internal static IEnumerable<Claim> Claims(string prefix, string upstream) =>
    [
        AcceptQueueDocument.Claim(prefix + "a", $"With an upstream that {upstream}, several lines carry its path", AcceptQueueDocument.SeveralLines).OnUnix(),
        AcceptQueueDocument.Claim(prefix + "b", $"With an upstream that {upstream}, 90 % or more of the lines are in state 03, the rest in 01", e => AcceptQueueDocument.Saturated(e, UnixRole.Accepted)).OnUnix(),
        AcceptQueueDocument.Claim(prefix + "c", $"With an upstream that {upstream}, clients hang until the timeout", AcceptQueueDocument.Hang) with { Instead = AcceptQueueDocument.HowTheyEnded },
    ];

    /// <summary>The claim that this case's sockets take longer to leave 03 than those of the other cases.</summary>
    internal static Claim LeaveLaterThan(string id, string sentence, params string[] others) => AcceptQueueDocument.Claim(id, sentence, e =>
    {
        if (Leave(e) is not { } here) return Judgement.Unknown("no socket was seen in 03");
        return others.Select(other => Compare(here, e.Sibling(other), other)).Aggregate((a, b) => a.And(b)).Note($"here {here}").RestingOn(here.Measures);
    }).OnUnix() with
    {
        Instead = e => Leave(e) is { Server: null, Client: var client }
            ? $"server-side sockets never leave 03 while the upstream lives, here or there, for nobody closes them; the proxy's own ends leave when it gives up{After(client)}"
            : "the delay is the proxy's timeout, whatever the upstream does",
    };

    /// <summary>What became of the first wave's sockets until the end of its drain, before any recovery; null when none was seen in 03.</summary>
    private static Delay? Leave(Evidence e)
    {
        var until = e.Wave(1).DrainedMs ?? double.PositiveInfinity;
        var seen = e.Wave(1).Ticks.Any(s => s.Accepted > 0);
        return seen ? new Delay(Until(s => s.Accepted), Until(s => s.Client)) : null;

        double? Until(Func<SampleRow, int?> value) => e.SecondsUntil(1, s => s.TimeMs < until ? value(s) : null, 0);
    }

    private static Judgement Compare(Delay here, Evidence? there, string name)
    {
        if (there is null) return Judgement.Unknown($"{name} was not run with this proxy, or is not valid");
        if (Leave(there) is not { } other) return Judgement.Unknown($"in {name} no socket was seen in 03");
        var resolution = Math.Max(0.25, 5 * there.Plan.Tick.TotalSeconds);
        var longer = (here.Server ?? double.PositiveInfinity) > (other.Server ?? double.PositiveInfinity) + resolution;
        return Judgement.Of(longer, $"in {name} {other}");
    }

    private static string After(double? seconds) => seconds is { } s ? FormattableString.Invariant($" after {s:0.00} s") : "";

    /// <summary>When the sockets of the first wave were gone.</summary>
    /// <param name="Server">Seconds from the wave's start until no server-side socket was in 03; null for never.</param>
    /// <param name="Client">Seconds until the proxy's ends were gone; null for never.</param>
    private sealed record Delay(double? Server, double? Client)
    {
        internal Measure[] Measures => [new("accepted.left-after", Server, "s"), new("client.left-after", Client, "s")];

        public override string ToString() =>
            $"{(Server is null ? "no socket left 03" : "the sockets left 03" + After(Server))}, the proxy's ends {(Client is null ? "stayed" : "left" + After(Client))}";
    }
}
