namespace ProxyLab.Figures;

/// <summary>Lists of the same numbers are one: the series of a figure share a list, and those that were read from a file have a copy each.</summary>
internal sealed class SameNumbers : IEqualityComparer<IReadOnlyList<double>>
{
    internal static SameNumbers Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(IReadOnlyList<double>? a, IReadOnlyList<double>? b) => ReferenceEquals(a, b) || (a is not null && b is not null && a.SequenceEqual(b));

    /// <inheritdoc/>
    public int GetHashCode(IReadOnlyList<double> numbers) => numbers.Count == 0 ? 0 : HashCode.Combine(numbers.Count, numbers[0], numbers[^1]);
}
