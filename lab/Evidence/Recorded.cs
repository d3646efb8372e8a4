using System.Collections;
using System.Runtime.CompilerServices;

namespace ProxyLab;

/// <summary>
/// The rows of one file of a trial; or, where the file is not there, the reason. A file that is not there must not read as one without rows: a
/// rule that asks for its rows is told so by an exception, and its claim is unknown.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
[CollectionBuilder(typeof(Recorded), nameof(Recorded.Of))]
public sealed class Recorded<T> : IReadOnlyList<T>
{
    private readonly IReadOnlyList<T>? _rows;

    internal Recorded(IReadOnlyList<T>? rows, string missing)
    {
        _rows = rows;
        Missing = missing;
    }

    /// <summary>Whether the file is there, be it without a row.</summary>
    public bool IsThere => _rows is not null;

    /// <summary>Why there are no rows; empty when the file is there.</summary>
    public string Missing { get; }

    /// <summary>The rows of a file that is there, and none of one that is not: for figures and pages, which draw what there is.</summary>
    public IReadOnlyList<T> OrNone => _rows ?? [];

    /// <summary>How many rows there are.</summary>
    /// <exception cref="NotMeasuredException">The file is not there.</exception>
    public int Count => Rows.Count;

    /// <summary>A row, from 0.</summary>
    /// <exception cref="NotMeasuredException">The file is not there.</exception>
    public T this[int index] => Rows[index];

    private IReadOnlyList<T> Rows => _rows ?? throw new NotMeasuredException(Missing);

    /// <summary>Rows made by hand.</summary>
    public static implicit operator Recorded<T>(T[] rows) => new(rows, "");

    /// <summary>Rows made by hand.</summary>
    public static implicit operator Recorded<T>(List<T> rows) => new(rows, "");

    /// <summary>No rows, for that reason.</summary>
    internal static Recorded<T> Absent(string reason) => new(null, reason);

    /// <summary>The rows, in order.</summary>
    /// <exception cref="NotMeasuredException">The file is not there.</exception>
    public IEnumerator<T> GetEnumerator() => Rows.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes <see cref="Recorded{T}"/> of rows.</summary>
public static class Recorded
{
    /// <summary>These rows.</summary>
    public static Recorded<T> Of<T>(ReadOnlySpan<T> rows) => new(rows.ToArray(), "");
}
