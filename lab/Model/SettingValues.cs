namespace ProxyLab;

/// <summary>The values of settings as text, by name: part of a plan, and equal where all of them are. Immutable.</summary>
public sealed class SettingValues : IEquatable<SettingValues>
{
    private readonly SortedDictionary<string, string> _values;

    private SettingValues(SortedDictionary<string, string> values) => _values = values;

    /// <summary>No values.</summary>
    public static SettingValues None { get; } = new(new(StringComparer.Ordinal));

    /// <summary>Every value with its name, by name.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Pairs => _values;

    /// <summary>A value's text; null where none is given.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>These values with one more, or another.</summary>
    public SettingValues With(string name, string text) => new(new(_values, StringComparer.Ordinal) { [name] = text });

    /// <inheritdoc/>
    public bool Equals(SettingValues? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SettingValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, value) => HashCode.Combine(hash, value.Key, value.Value));

    /// <summary><c>name=value name=value</c>.</summary>
    public override string ToString() => string.Join(' ', _values.Select(v => $"{v.Key}={v.Value}"));
}
