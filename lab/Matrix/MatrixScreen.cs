using System.Globalization;

namespace ProxyLab.Matrix;

/// <summary>The matrix on a terminal of 80 columns: how many cells of each mark every column has, and the dangerous ones by name.</summary>
internal static class MatrixScreen
{
    private const int Most = 20;

    internal static IEnumerable<string> Lines(IReadOnlyList<Cell> cells)
    {
        var marks = Enum.GetValues<Mark>();
        yield return $"{"",-20}{string.Concat(marks.Select(m => Short(m).PadLeft(10)))}";
        foreach (var column in cells.GroupBy(c => c.Column))
            yield return $"{column.Key,-20}{string.Concat(marks.Select(m => column.Count(c => c.Mark == m).ToString(CultureInfo.InvariantCulture).PadLeft(10)))}";
        yield return "";
        var dangerous = cells.Where(c => c.Mark == Mark.Dangerous).ToArray();
        foreach (var cell in dangerous.Take(Most)) yield return $"dangerous  {cell.Id}: {cell.Marks[0].Rule}: {cell.Status}";
        if (dangerous.Length > Most) yield return $"… and {dangerous.Length - Most} more";
        foreach (var cell in cells.Where(c => c.State is not "valid" and not "not-applicable").Take(Most)) yield return $"{cell.State,-10} {cell.Id}: {cell.Reason}";
        yield return string.Create(CultureInfo.InvariantCulture, $"{cells.Count} cells: {string.Join(", ", marks.Select(m => (Mark: m, N: cells.Count(c => c.Mark == m))).Where(m => m.N > 0).Select(m => $"{m.N} {MarkWords.Of(m.Mark)}"))}");
    }

    private static string Short(Mark mark) => mark switch
    {
        Mark.BreaksRfc => "RFC",
        Mark.AsOneWouldWish => "wish",
        Mark.NotApplicable => "n/a",
        _ => Values.Word(mark),
    };
}
