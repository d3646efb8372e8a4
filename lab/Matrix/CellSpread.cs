namespace ProxyLab.Matrix;

/// <summary>Something that was not the same in all trials of a cell.</summary>
/// <param name="Name">What it is, as <c>matrix.json</c> calls it.</param>
/// <param name="Found">What it was, and in how many trials; the most frequent first.</param>
internal sealed record CellSpread(string Name, IReadOnlyList<(string Value, int Trials)> Found)
{
    /// <summary>The name of the cell's mark.</summary>
    internal const string Mark = "mark";

    private const string Nothing = "none";

    private static readonly (string Name, Func<CellTrial, string> Of)[] Compared =
    [
        (Mark, t => Values.Word(t.Mark)),
        ("status", t => t.Seen.Endings.Count == 0 ? Nothing : string.Join(", ", t.Seen.Endings.Select(e => e.Word).Order(StringComparer.Ordinal))),
        ("timeout", t => t.Seen.Timeout ?? Nothing),
        ("cut", t => t.Seen.Cut ?? Nothing),
        ("executions", t => t.Seen.Executed),
        ("lost_after", t => t.Seen.LostAfter is { } lost ? FormattableString.Invariant($"{lost}") : "not measured"),
    ];

    /// <summary>What was not the same in all of these trials.</summary>
    internal static IReadOnlyList<CellSpread> Of(IReadOnlyCollection<CellTrial> trials) =>
        [.. Compared.Select(c => new CellSpread(c.Name, [.. trials.GroupBy(c.Of).Select(g => (g.Key, g.Count())).OrderByDescending(v => v.Item2)])).Where(s => s.Found.Count > 1)];

    /// <summary>For people: <c>503 in 3 trials; 200 cut in 2</c>.</summary>
    internal string Words => string.Join("; ", Found.Select((f, i) => FormattableString.Invariant($"{Word(f.Value)} in {f.Trials}{(i > 0 ? "" : f.Trials == 1 ? " trial" : " trials")}")));

    private string Word(string value) => Name == Mark ? MarkWords.Of(Enum.GetValues<Mark>().First(m => Values.Word(m) == value)) : value;
}
