using System.Globalization;

namespace ProxyLab.Runs;

/// <summary>One of several parts of a run, each for a machine of its own: <c>--shard i/n</c>.</summary>
/// <param name="Index">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Index, int Count)
{
    // More than any run has units: the division holds a list for each shard, and a merge looks for each.
    private const int Most = 10_000;

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="UsageException">It is not of that form, i is not one of 1 … n, or n is too large.</exception>
    internal static Shard Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } index && Number(parts[1]) is { } count && index >= 1 && index <= count && count <= Most
            ? new Shard(index, count)
            : throw new UsageException(FormattableString.Invariant($"--shard takes i/n with i from 1 to n and n up to {Most:N0}, e.g. 2/8, not '{text}'"));
    }

    /// <summary><c>i/n</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
