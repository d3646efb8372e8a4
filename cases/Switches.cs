
namespace ProxyLab.Cases;

/// <summary>
/// F07: two ways to find which switches make the proxy stop, tried on the saved evidence of every combination: the document's own, one by one
/// from everything off, and delta debugging, from everything on.
/// </summary>
internal static class Switches
{
    private static readonly string[] All = ["listeners for each CPU", "accept mutex", "packets on one CPU"];

    /// <summary>The variant with these switches.</summary>
    internal static Variant Variant(bool perCpu, bool mutex, bool spread) => ProxyLab.Variant.Of(
        ("listen", perCpu ? ListenMode.PerCpu : ListenMode.Shared), ("accept_mutex", mutex), ("rps", spread ? "3" : "0"));

    /// <summary>One by one finds the cause if the switch that it blames is all it takes.</summary>
    internal static Judgement OneByOne(Evidence e)
    {
        var blamed = Blamed(e);
        var (cause, asked) = Minimal(e);
        return Judgement.Of(cause.Length == 1 && blamed.SequenceEqual(cause), $"one by one blames {Text(blamed)}, by the order taken; delta debugging finds {Text(cause)}")
            .Note(new Measure("switches.minimal-set", "switches in the minimal set", cause.Length), new Measure("variants.asked", "variants that delta debugging asks for", asked), new Measure("variants.all", "variants in all", 1 << All.Length));
    }

    /// <summary>What is true instead.</summary>
    internal static string WhatIsTheCause(Evidence e)
    {
        var (cause, asked) = Minimal(e);
        return $"no single switch makes the proxy stop; turned on one by one, the last of {Text(cause)} is blamed, whichever that is; "
            + $"turning them off one by one from everything on finds that all {cause.Length} are needed, in {asked} of {1 << All.Length} variants";
    }

    /// <summary>In each order of turning on one more: the switch at which the proxy stops first.</summary>
    private static string[] Blamed(Evidence e) =>
    [
        .. Orders([]).Select(order => order.Index().First(s => s.Index == All.Length - 1 || Stops(e, order[..(s.Index + 1)])).Item).Distinct().Order(),
    ];

    /// <summary>
    /// A set with which the proxy stops and without any one of which it does not: ddmin with parts of one switch (Zeller and Hildebrandt 2002).
    /// </summary>
    private static (string[] Cause, int Asked) Minimal(Evidence e)
    {
        var cause = All;
        if (Stops(e, []) || !Stops(e, All)) throw new NotMeasuredException("the switches make no difference");
        foreach (var one in All)
        {
            if (Stops(e, [.. cause.Where(s => s != one)])) cause = [.. cause.Where(s => s != one)];
        }

        return ([.. cause.Order()], All.Length + 2);
    }

    private static IEnumerable<string[]> Orders(string[] begun) =>
        begun.Length == All.Length ? [begun] : All.Where(s => !begun.Contains(s)).SelectMany(s => Orders([.. begun, s]));

    /// <exception cref="NotMeasuredException">It neither stopped nor served nearly all, or that was not measured.</exception>
    private static bool Stops(Evidence e, string[] on)
    {
        var variant = FastsocketDocument.Find(e, on.Contains(All[0]), on.Contains(All[1]), !on.Contains(All[2]));
        return FastsocketDocument.Stops(variant).Verdict == Verdict.Holds ? true
            : FastsocketDocument.Serves(variant, "").Verdict == Verdict.Holds ? false
            : throw new NotMeasuredException($"with {Text(on)} it is not clear whether the proxy stops: {FastsocketDocument.Stops(variant).Observed}");
    }

    private static string Text(string[] switches) => switches.Length == 0 ? "nothing" : string.Join(", ", switches);
}
