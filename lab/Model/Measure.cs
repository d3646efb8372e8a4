using System.Globalization;

namespace ProxyLab;

/// <summary>One number that the evidence gives, or that it does not give. Every rule over a missing number is unknown.</summary>
/// <param name="Id">What was measured, for programs: always the same, whatever was measured. See <see cref="MeasureId"/>.</param>
/// <param name="Label">What was measured, for people; it may hold numbers, e.g. <c>longest queue at a somaxconn of 64</c>.</param>
/// <param name="Value">The number; null when nothing was measured.</param>
/// <param name="Unit">Its unit: empty for a count, <c>%</c> for a share given as a fraction of one, <c>s</c>, <c>KiB</c> …</param>
public sealed record Measure(string Id, string Label, double? Value, string Unit = "")
{
    /// <summary>A number whose id says it all.</summary>
    /// <param name="id">What was measured, e.g. <c>requests</c>; the label is the id with spaces in place of signs.</param>
    /// <param name="value">The number; null when nothing was measured.</param>
    /// <param name="unit">Its unit, as above.</param>
    public Measure(string id, double? value, string unit = "")
        : this(id, MeasureId.Words(id), value, unit)
    {
    }

    /// <summary>What was measured, for programs.</summary>
    /// <exception cref="LabException">It is not of the form that <see cref="MeasureId"/> names: the claim of the rule that made it is unknown, and says so.</exception>
    public string Id { get; init => field = MeasureId.Checked(value); } = MeasureId.Checked(Id);

    /// <summary>The number; null when nothing was measured, and where a division by nothing gave none.</summary>
    public double? Value { get; init => field = value is { } number && double.IsFinite(number) ? number : null; } =
        Value is { } value && double.IsFinite(value) ? value : null;

    /// <summary>The variant of the case that it was measured in; <see cref="Variant.None"/> where a case has no variants, and for a number over several.</summary>
    public Variant Variant { get; init; } = Variant.None;

    /// <summary>
    /// Which one of several things of a kind it was measured of: <c>wave 2</c>, <c>worker 0</c>, <c>status 504</c>; empty where there is
    /// only one. Two measures are the same one in two runs if id, variant and part are the same.
    /// </summary>
    public string Part { get; init; } = "";

    /// <summary>What it was read from. A claim that rests on something doubtful is unknown.</summary>
    public IReadOnlyList<IBasis> RestsOn { get; init; } = [];

    /// <summary>
    /// What it may as well be, where it was worked out of times; null where no time is in it, or none that matters. A rule over it that would
    /// then say something else is unknown.
    /// </summary>
    public Leeway? Leeway { get; init; }

    /// <summary>
    /// A number worked out of other measures: it rests on all that they rest on, and is of their variant and part where these are the same for all.
    /// </summary>
    /// <param name="id">As in the constructor.</param>
    /// <param name="label">As in the constructor.</param>
    /// <param name="value">The number, e.g. <c>a.Value - b.Value</c>: null where one of them was not measured.</param>
    /// <param name="from">The measures that it was worked out of; at least one.</param>
    /// <param name="unit">Its unit.</param>
    public static Measure Of(string id, string label, double? value, IReadOnlyCollection<Measure> from, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(from);
        return new(id, label, value, unit)
        {
            Variant = from.Select(m => m.Variant).Distinct().ToArray() is [var variant] ? variant : Variant.None,
            Part = from.Select(m => m.Part).Distinct().ToArray() is [var part] ? part : "",
            RestsOn = [.. from.SelectMany(m => m.RestsOn).Distinct()],
        };
    }

    /// <summary>This number for each of another: the quotient, with what both rest on; no value where the other is 0.</summary>
    /// <param name="other">What it is divided by.</param>
    /// <param name="id">The quotient's id.</param>
    /// <param name="label">The quotient's label.</param>
    /// <param name="unit">The quotient's unit; <c>%</c> for a share.</param>
    public Measure Over(Measure other, string id, string label, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(id, label, Value / other.Value, [this, other], unit);
    }

    /// <summary>This number less another, with what both rest on.</summary>
    /// <param name="other">What is taken away.</param>
    /// <param name="id">The difference's id.</param>
    /// <param name="label">The difference's label.</param>
    public Measure Less(Measure other, string id, string label)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(id, label, Value - other.Value, [this, other], Unit) with { Leeway = LeewayBeside(other) };
    }

    /// <summary>Holds if at least that.</summary>
    public Judgement AtLeast(double bound) => Judge(v => v >= bound);

    /// <summary>Holds if at most that.</summary>
    public Judgement AtMost(double bound) => Judge(v => v <= bound);

    /// <summary>Holds if more than that.</summary>
    public Judgement MoreThan(double bound) => Judge(v => v > bound);

    /// <summary>Holds if exactly that.</summary>
    public Judgement Exactly(double bound) => Judge(v => v == bound);

    /// <summary>Holds if exactly what the other measure is; unknown if either was not measured.</summary>
    public Judgement Exactly(Measure other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Value is { } value ? Exactly(value).Note(other) : Judgement.Unknown($"{other.Label} was not measured").RestingOn(this, other);
    }

    /// <summary>Holds if the number satisfies the rule; unknown if there is none.</summary>
    public Judgement Judge(Func<double, bool> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return (Value is { } value ? OfValue(value, rule) : Judgement.Unknown($"{Label} was not measured")).RestingOn(this);
    }

    /// <summary>Label and number, e.g. <c>share of 02 98.5 %</c>.</summary>
    public override string ToString() => Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{Label} {Text(value)}")
        : $"{Label} not measured";

    private Judgement OfValue(double value, Func<double, bool> rule)
    {
        var holds = rule(value);
        foreach (var (moved, how) in Leeway is { } leeway ? new[] { (leeway.Shorter, "shorter"), (leeway.Longer, "longer") } : [])
        {
            if (moved is { } number && rule(number) == holds) continue;
            return Judgement.Unknown(string.Create(CultureInfo.InvariantCulture,
                $"{this}, but {(moved is { } other ? Text(other) : "not known")} with times {how} by {Leeway!.By.TotalSeconds:0.000} s, for which a thread waited for a CPU"));
        }

        return Judgement.Of(holds, ToString());
    }

    /// <summary>The leeway of this number less another: the one may be late while the other is not.</summary>
    private Leeway? LeewayBeside(Measure other)
    {
        if (Leeway is null && other.Leeway is null) return null;
        var (own, others) = (Leeway ?? new(TimeSpan.Zero, Value, Value), other.Leeway ?? new(TimeSpan.Zero, other.Value, other.Value));
        return new(own.By + others.By, own.Shorter - others.Longer, own.Longer - others.Shorter);
    }

    private string Text(double value) => Unit switch
    {
        "" => value.ToString("0.##", CultureInfo.InvariantCulture),
        "%" => (Math.Round(value * 100, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture) + " %", // + 0.0 turns -0 into 0
        "s" => value.ToString("0.000", CultureInfo.InvariantCulture) + " s",
        _ => value.ToString("0.##", CultureInfo.InvariantCulture) + " " + Unit,
    };
}
