using System.Globalization;

namespace ProxyLab;

/// <summary>One number that the evidence gives, or that it does not give. Every rule over a missing number is unknown.</summary>
/// <param name="Name">What was measured, in words, e.g. <c>share of 02</c>.</param>
/// <param name="Value">The number; null when nothing was measured.</param>
/// <param name="Unit">Its unit: empty for a count, <c>%</c> for a share given as a fraction of one, <c>s</c>, <c>KiB</c> …</param>
public sealed record Measure(string Name, double? Value, string Unit = "")
{
    /// <summary>The number; null when nothing was measured, and where a division by nothing gave none.</summary>
    public double? Value { get; } = Value is { } value && double.IsFinite(value) ? value : null;

    /// <summary>The number under its name; empty when nothing was measured.</summary>
    public IEnumerable<KeyValuePair<string, double>> Numbers =>
        Value is { } value ? [new(Name.Replace(' ', '_'), value)] : [];

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
        return other.Value is { } value ? Exactly(value).Note(other) : Judgement.Unknown($"{other.Name} was not measured");
    }

    /// <summary>Holds if the number satisfies the rule; unknown if there is none.</summary>
    public Judgement Judge(Func<double, bool> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Value is { } value
            ? Judgement.Of(rule(value), ToString()) with { Numbers = Numbers.ToDictionary() }
            : Judgement.Unknown($"{Name} was not measured");
    }

    /// <summary>Name and number, e.g. <c>share of 02 98.5 %</c>.</summary>
    public override string ToString() => Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} {Text(value)}")
        : $"{Name} not measured";

    private string Text(double value) => Unit switch
    {
        "" => value.ToString("0.##", CultureInfo.InvariantCulture),
        "%" => (Math.Round(value * 100, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture) + " %", // + 0.0 turns -0 into 0
        "s" => value.ToString("0.000", CultureInfo.InvariantCulture) + " s",
        _ => value.ToString("0.##", CultureInfo.InvariantCulture) + " " + Unit,
    };
}
