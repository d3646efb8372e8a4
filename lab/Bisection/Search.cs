namespace ProxyLab.Bisection;

/// <summary>What flips the verdict.</summary>
/// <param name="Minimal">The switches that do, on together: 1-minimal, so without any one of them the verdict does not flip.</param>
/// <param name="WithoutOne">The verdict without each of them, by its number.</param>
/// <param name="OthersAlone">The verdict with all the other switches on, and none of these.</param>
/// <param name="Another">Another 1-minimal set, found because the verdict flips without one of these too; null when it does not.</param>
internal sealed record Flip(SwitchSet Minimal, IReadOnlyDictionary<int, Verdict> WithoutOne, Verdict OthersAlone, SwitchSet? Another);

/// <summary>
/// Finds the switches that flip a verdict, by delta debugging: ddmin of Zeller and Hildebrandt, Simplifying and Isolating
/// Failure-Inducing Input (IEEE TSE 28(2), 2002, figure 5). The story of a search:
/// <list type="number">
/// <item>Ask with all switches off and with all on. The same verdict twice: nothing flips it.</item>
/// <item>Look for a part, or for all but a part, that flips it too; go on within that; else make the parts smaller (ddmin).</item>
/// <item>Turn off each switch of what is left, the others of it on: every one of them must be needed, else go on without it.</item>
/// <item>Turn off all of what is left, and each of it, with everything else on. If the verdict still flips, there is another set.</item>
/// </list>
/// A verdict that is neither that of all off nor that of all on does not count as flipped.
/// </summary>
/// <param name="count">How many switches there are.</param>
/// <param name="ask">Gives the verdict with each of the sets on, in their order. Never asked twice for the same one.</param>
internal sealed class Search(int count, Func<IReadOnlyList<SwitchSet>, Task<IReadOnlyList<Verdict>>> ask)
{
    private readonly Dictionary<SwitchSet, Verdict> _known = [];

    private SwitchSet All => SwitchSet.All(count);

    /// <summary>Runs the search.</summary>
    /// <returns>What flips the verdict; null when all off and all on give the same.</returns>
    internal async Task<Flip?> Run()
    {
        await Learn([SwitchSet.None, All]);
        if (Flips(SwitchSet.None)) return null;
        var minimal = await OneMinimal(All);
        SwitchSet[] rest = [All.Without(minimal), .. WithoutOne(All, minimal)];
        await Learn(rest);
        SwitchSet? another = rest.Where(Flips).Select(s => (SwitchSet?)s).FirstOrDefault() is { } other ? await OneMinimal(other) : null;
        return new Flip(minimal, minimal.Members.ToDictionary(m => m, m => _known[minimal.Without(m)]), _known[rest[0]], another);
    }

    /// <summary>A set within that flips the verdict, and does not without any one switch of it. Each of these was really asked for.</summary>
    private async Task<SwitchSet> OneMinimal(SwitchSet set)
    {
        while (true)
        {
            set = await Minimize(set);
            var smaller = WithoutOne(set, set);
            await Learn(smaller);
            if (!smaller.Any(Flips)) return set;
            set = smaller.First(Flips); // a switch hid the effect of the others: what ddmin took for granted was not so
        }
    }

    private async Task<SwitchSet> Minimize(SwitchSet set)
    {
        for (var n = 2; set.Count > 1;)
        {
            var parts = set.Parts(n);
            if (await FirstThatFlips(parts) is { } part) (set, n) = (part, 2);
            else if (await FirstThatFlips([.. parts.Select(p => set.Without(p))]) is { } rest) (set, n) = (rest, Math.Max(n - 1, 2));
            else if (n < set.Count) n = Math.Min(2 * n, set.Count);
            else break;
        }

        return set;
    }

    private async Task<SwitchSet?> FirstThatFlips(IReadOnlyList<SwitchSet> sets)
    {
        foreach (var set in sets)
        {
            if (!_known.ContainsKey(set) && IsHopeless(set)) continue;
            await Learn([set]);
            if (Flips(set)) return set;
        }

        return null;
    }

    /// <summary>
    /// Whether a set with more switches on changed nothing. Then fewer of them will hardly do: that spares the search many
    /// configurations, and where it is wrong, the result is still 1-minimal, for <see cref="OneMinimal"/> asks.
    /// </summary>
    private bool IsHopeless(SwitchSet set) => _known.Any(k => set.IsWithin(k.Key) && k.Value == _known[SwitchSet.None]);

    private bool Flips(SwitchSet set) => _known[set] == _known[All];

    private async Task Learn(IReadOnlyList<SwitchSet> sets)
    {
        var unknown = sets.Where(s => !_known.ContainsKey(s)).Distinct().ToArray();
        if (unknown.Length == 0) return;
        foreach (var (set, verdict) in unknown.Zip(await ask(unknown))) _known[set] = verdict;
    }

    private static SwitchSet[] WithoutOne(SwitchSet set, SwitchSet members) => [.. members.Members.Select(m => set.Without(m))];
}
