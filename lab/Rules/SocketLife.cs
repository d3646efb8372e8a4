namespace ProxyLab;

/// <summary>
/// How long the sockets of a trial's first wave stay in state 03 of /proc/net/unix: from the wave's start until the end of its drain, before
/// any recovery.
/// </summary>
/// <param name="Seen">The most server-side sockets in 03 on one tick: no value, or 0, where none was seen.</param>
/// <param name="Server">Seconds from the wave's start until no server-side socket was in 03; no value for never.</param>
/// <param name="Client">Seconds until the proxy's own ends were gone; no value for never.</param>
/// <param name="Tick">How often it was looked, in seconds.</param>
public sealed record SocketLife(Measure Seen, Measure Server, Measure Client, double Tick)
{
    // No difference below that can be told from the machine's own.
    private const double LeastDifference = 0.25;

    /// <summary>The life of the sockets of this trial.</summary>
    public static SocketLife Of(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var wave = e.Wave(1);
        return new(
            wave.Peak("lines.accepted.peak", "most sockets in 03", s => s.Accepted),
            wave.SecondsUntil("lines.accepted.left-after", "sockets left 03 after", s => s.Accepted, 0),
            wave.SecondsUntil("lines.client.left-after", "the proxy's ends left after", s => s.Client, 0),
            e.Plan.Tick.TotalSeconds);
    }

    /// <summary>
    /// Holds if this trial's sockets stay in 03 longer than those of each of these other cases, on the same proxy and in the same round; unknown
    /// where one of them has no valid trial or nothing was seen in 03.
    /// </summary>
    /// <param name="e">This trial's evidence.</param>
    /// <param name="others">The names of the other cases; at least one.</param>
    public static Judgement IsLongerThanIn(Evidence e, params IReadOnlyList<string> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var here = Of(e);
        if (here.Seen.Value is not > 0) return Judgement.Unknown("no socket was seen in 03").RestingOn(here.Seen);
        var own = new Judgement(Verdict.Holds, "").RestingOn(here.Server, here.Client, here.Seen);
        return others.Select(other => here.Against(e.Sibling(other), other)).Aggregate(own, (a, b) => a.And(b)).Note($"here {here}");
    }

    /// <summary>In words, e.g. <c>the sockets left 03 after 2.02 s, the proxy's ends left after 2.02 s</c>.</summary>
    public override string ToString() =>
        $"{(Server.Value is null ? "no socket left 03" : "the sockets left 03" + After(Server))}, the proxy's ends {(Client.Value is null ? "stayed" : "left" + After(Client))}";

    /// <summary><c> after 2.02 s</c>; empty for never.</summary>
    public static string After(Measure seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        return seconds.Value is { } s ? FormattableString.Invariant($" after {s:0.00} s") : "";
    }

    private Judgement Against(Evidence? there, string name)
    {
        if (there is null) return Judgement.Unknown($"{name} was not run with this proxy, or is not valid");
        var other = Of(there);
        if (other.Seen.Value is not > 0) return Judgement.Unknown($"in {name} no socket was seen in 03").RestingOn(other.In(name));
        var resolution = Math.Max(LeastDifference, 5 * other.Tick);
        var longer = Server.Value is null || other.Server.Value is null
            ? Judgement.Of(other.Server.Value is not null, "") // these never left 03
            : (Server.Less(other.Server, "lines.accepted.longer-by", $"longer in 03 than in {name} by") with { Part = name }).MoreThan(resolution);
        return longer.Note($"in {name} {other}").RestingOn(other.In(name));
    }

    /// <summary>The measures of another case: of a part of its name, so that they are not taken for this one's.</summary>
    private Measure[] In(string name) => [.. new[] { Server, Client, Seen }.Select(m => m with { Part = $"{name}, {m.Part}" })];
}
