using System.Collections;
using System.Globalization;

namespace ProxyLab;

/// <summary>
/// What one of a case's trials is told that the others are not: pairs of key and value, in order, each a key of the plan or a setting. A
/// point of a sweep is one too. Equal where the same keys have the same values in the same order. Immutable.
/// </summary>
public sealed class Variant : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<Variant>
{
    private readonly KeyValuePair<string, string>[] _pairs;

    private Variant(IEnumerable<KeyValuePair<string, string>> pairs) => _pairs = [.. pairs];

    /// <summary>Nothing beside the case's own plan.</summary>
    public static Variant None { get; } = new([]);

    /// <summary>These keys with these values: text as <c>--set</c> takes it, numbers, switches, enumerations, durations, port ranges.</summary>
    /// <exception cref="LabException">A key stands twice, or a value is of another type.</exception>
    public static Variant Of(params (string Key, object Value)[] pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return pairs.Aggregate(None, (variant, pair) => variant.With(pair.Key, pair.Value));
    }

    /// <summary>Every combination of the values, the last factor fastest: two factors of two values give four variants.</summary>
    /// <param name="factors">Each a key with its values.</param>
    public static IReadOnlyList<Variant> Grid(params (string Key, object[] Values)[] factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        return factors.Aggregate((IReadOnlyList<Variant>)[None], (made, factor) => [.. made.SelectMany(v => factor.Values.Select(value => v.With(factor.Key, value)))]);
    }

    /// <summary>This variant with one pair more.</summary>
    /// <exception cref="LabException">The key is there already, or the value is of a type that has no text.</exception>
    public Variant With(string key, object value)
    {
        if (_pairs.Any(p => p.Key == key)) throw new LabException("make a variant", $"{key} stands twice", "give each key once");
        return new([.. _pairs, new(key, Text(key, value))]);
    }

    /// <summary>This variant followed by another.</summary>
    /// <exception cref="LabException">A key is in both.</exception>
    public Variant Then(Variant other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Aggregate(this, (variant, pair) => variant.With(pair.Key, pair.Value));
    }

    /// <inheritdoc/>
    public int Count => _pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _pairs[index];

    /// <summary>The value of a key as text; null where the variant does not have it.</summary>
    public string? this[string key] => _pairs.Where(p => p.Key == key).Select(p => p.Value).FirstOrDefault();

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Variant? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Variant);

    /// <inheritdoc/>
    public override int GetHashCode() => _pairs.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <summary>For people: <c>key=value key=value</c>; empty for none.</summary>
    public override string ToString() => string.Join(' ', _pairs.Select(p => $"{p.Key}={p.Value}"));

    private static string Text(string key, object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        TimeSpan time => DurationText.Show(time),
        Enum choice => Values.Word(choice.ToString()),
        PortRange ports => ports.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new LabException("make a variant", $"the value of {key} is a {value?.GetType().Name ?? "null"}, which has no text here", "give it as --set takes it"),
    };
}
