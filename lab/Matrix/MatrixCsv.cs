using System.Globalization;
using System.Text;
using ProxyLab.Escaping;

namespace ProxyLab.Matrix;

/// <summary>The cells as <c>matrix.csv</c>, a row each: what a spreadsheet needs of <c>matrix.json</c>.</summary>
internal static class MatrixCsv
{
    private static readonly (string Name, Func<Cell, string> Of)[] Columns =
    [
        ("misbehaviour", c => c.Row), ("group", c => Values.Word(c.Case.Group)), ("proxy", c => c.Proxy), ("column", c => c.Column), ("configuration", c => c.Configuration),
        ("transport", c => Values.Word(c.Transport)), ("state", c => c.State), ("mark", c => Values.Word(c.Mark)), ("rules", c => string.Join('+', c.Marks.Select(m => m.Rule))), ("status", c => c.Status.Replace(", ", "+", StringComparison.Ordinal)),
        ("timeout", c => c.Observed?.Timeout ?? ""), ("executions_most", c => Text(c.Observed?.Executions.Keys.DefaultIfEmpty().Max())), ("cut", c => c.Observed?.Cut ?? ""),
        ("lost_after", c => Text(c.Observed?.LostAfter)), ("varies", c => string.Join('+', c.Spread.Select(s => s.Name))),
    ];

    internal static string Of(IReadOnlyList<Cell> cells)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(c => c.Name)).Append('\n');
        foreach (var cell in cells) text.AppendJoin(',', Columns.Select(c => CsvText.Word(c.Of(cell)))).Append('\n');
        return text.ToString();
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
