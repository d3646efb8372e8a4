namespace ProxyLab.Comparing;

/// <summary>
/// Holm's step-down correction (Holm 1979): the chance of even one false alarm among all the tests stays at the level, whatever depends on what.
/// </summary>
internal static class Holm
{
    /// <summary>The measures with their p corrected for all of them.</summary>
    internal static IReadOnlyList<MeasureShift> Correct(IEnumerable<MeasureShift> measures)
    {
        var all = measures.ToArray();
        int[] tested = [.. Enumerable.Range(0, all.Length).Where(i => all[i].Shift.P is not null).OrderBy(i => all[i].Shift.P)];
        var corrected = 0.0;
        for (var rank = 0; rank < tested.Length; rank++)
        {
            var i = tested[rank];
            corrected = Math.Max(corrected, Math.Min(1, (tested.Length - rank) * all[i].Shift.P!.Value));
            all[i] = all[i] with { HolmP = corrected };
        }

        return all;
    }

    /// <summary>What all the tests come to.</summary>
    internal static TestFamily Family(IReadOnlyList<MeasureShift> measures)
    {
        var tested = measures.Where(m => m.Shift.P is not null).ToArray();
        return new TestFamily(
            measures.Count, measures.Count(m => m.IsConstant), tested.Length,
            tested.Select(m => m.Shift.SmallestP).DefaultIfEmpty(1).Min(),
            tested.Count(m => m.Shift.P <= Shift.Level),
            tested.Sum(m => m.Shift.ChanceAtLevel),
            tested.Count(m => m.HolmP <= Shift.Level));
    }
}
