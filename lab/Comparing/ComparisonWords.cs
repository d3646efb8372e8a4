using System.Globalization;
using MathNet.Numerics.Statistics;

namespace ProxyLab.Comparing;

/// <summary>The sentences and numbers of a comparison, which its text, its Markdown and its page have in common.</summary>
internal static class ComparisonWords
{
    /// <summary>How many verdicts are the same, and what became of the others.</summary>
    internal static string Verdicts(Comparison comparison)
    {
        int Count(VerdictChange change) => comparison.Verdicts.Count(v => v.Change == change);
        var (wavers, unsettled) = (Count(VerdictChange.Wavers), Count(VerdictChange.Unsettled));
        return $"Verdicts: {Count(VerdictChange.Changed)} changed, {Count(VerdictChange.Same) + wavers} the same"
            + $"{(wavers > 0 ? $" ({wavers} of them in another share of repetitions)" : "")}, "
            + $"{(unsettled > 0 ? $"{unsettled} unsettled (unknown in A or B, by intervals that overlap), " : "")}"
            + $"{Count(VerdictChange.Disappeared)} only in A, {Count(VerdictChange.Appeared)} only in B.";
    }

    /// <summary>What the tests come to, and how much of it chance alone would give.</summary>
    internal static string Tests(TestFamily tests)
    {
        var text = $"Measures: {tests.Compared} compared, {tests.Constant} of them with one value throughout.";
        var untested = tests.Compared - tests.Constant - tests.Tested;
        if (untested > 0) text += $" {untested} have one repetition in A or in B: no interval and no test, so a difference may be chance.";
        if (tests.Tested == 0) return text;
        text += $" {tests.Tested} tested (Mann-Whitney, exact with ties up to {RankSums.Counted} values): ";
        if (tests.SmallestP > Shift.Level) return text + $"with so few repetitions p is at least {P(tests.SmallestP)}, which says little.";
        text += string.Create(CultureInfo.InvariantCulture, $"{tests.Below} with p ≤ {Shift.Level}, where chance alone gives {tests.ExpectedByChance:0.0}");
        return text + (tests.SmallestP * tests.Tested > Shift.Level
            ? "; with so few repetitions none can stand Holm's correction for all of them."
            : $"; {tests.BelowAfterHolm} stand Holm's correction for all of them.");
    }

    /// <summary>Which of what is under test is another one, in a line; null when all is the same.</summary>
    internal static string? UnderTest(Comparison comparison)
    {
        var names = comparison.Machine.Where(d => d.IsUnderTest).Select(d => d.Name.Split('.') is ["proxies", var proxy, ..] ? proxy : d.Name).Distinct().ToArray();
        return names.Length == 0 ? null : $"measured with another {string.Join(", another ", names)}";
    }

    /// <summary>The measures worth a look: those with a p at the level, or the smallest that there can be; without any test, those that moved most, claims' numbers first.</summary>
    internal static IReadOnlyList<MeasureShift> Notable(Comparison comparison, int most = 20)
    {
        var bound = Math.Max(Shift.Level, comparison.Tests.SmallestP);
        return comparison.Tests.Tested > 0
            ? [.. comparison.Measures.Where(m => m.Shift.P <= bound)]
            : [.. comparison.Measures.Where(m => !m.IsConstant).OrderByDescending(m => m.Claims.Count > 0).ThenByDescending(Relative).Take(most)];
    }

    /// <summary>How <see cref="Notable"/> chose.</summary>
    internal static string Choice(Comparison comparison) => comparison.Tests.Tested == 0 ? "those that moved most, numbers of claims first"
        : comparison.Tests.SmallestP > Shift.Level ? "those with the smallest p that there can be" : $"those with p ≤ {Number(Shift.Level)}";

    /// <summary>The name with its unit, for numbers that are shown without.</summary>
    internal static string Label(MeasureShift measure) =>
        measure.Measure.Label + (measure.Measure.Unit.Length > 0 ? $", {measure.Measure.Unit}" : "")
            + (measure.Sweep.Then(measure.Variant) is { Count: > 0 } place ? $" ({place})" : "");

    /// <summary>The shift with its interval: <c>+0.5 [0.1, 0.9]</c>.</summary>
    internal static string Shifted(MeasureShift measure)
    {
        var scale = Scale(measure);
        var estimate = Number(measure.Shift.Estimate * scale, 3);
        if (measure.Shift.Estimate > 0) estimate = "+" + estimate;
        return measure.Shift.Interval is { } i ? $"{estimate} [{Number(i.Low * scale, 3)}, {Number(i.High * scale, 3)}]" : estimate;
    }

    /// <summary>The median of values, in the unit of the label.</summary>
    internal static string Median(MeasureShift measure, IReadOnlyList<double> values) => Number(values.Median() * Scale(measure));

    /// <summary>A p, to two digits.</summary>
    internal static string P(double? p) => p is { } value ? value < 0.001 ? "<.001" : value.ToString("0.000", CultureInfo.InvariantCulture) : "";

    private static double Scale(MeasureShift measure) => measure.Measure.Unit == "%" ? 100 : 1;

    private static double Relative(MeasureShift m) =>
        Math.Abs(m.Shift.Estimate) / Math.Max(m.Before.Concat(m.After).Max(Math.Abs), double.Epsilon);

    private static string Number(double value, int digits = 4) => Math.Abs(value) >= 1000
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : (Math.Round(value, 6) + 0.0).ToString($"G{digits}", CultureInfo.InvariantCulture);
}
