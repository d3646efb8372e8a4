using System.CommandLine;
using ProxyLab.Matrix;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary>Which column of which matrix: <c>--from RUN --column NAME</c>.</summary>
internal sealed class ColumnOptions
{
    internal Option<string> From { get; } = new("--from") { HelpName = "run", Description = "The run of 'proxylab matrix'.", DefaultValueFactory = _ => "results/latest" };

    internal Option<string?> Column { get; } = new("--column") { HelpName = "name", Description = "The column; needed where the run has several." };

    /// <summary>The run, and all cells of the column.</summary>
    /// <exception cref="UsageException">The run has no such column, or several and none is named.</exception>
    internal (RunFolder Run, IReadOnlyList<Cell> Cells) Cells(ParseResult parsed, Catalogue catalogue)
    {
        var run = RunFolder.Open(parsed.GetValue(From)!);
        var reader = new MatrixReader(run, catalogue);
        var columns = reader.Columns();
        if (columns.Count == 0) throw new LabException("read the matrix", $"{run.Path} has no trial of a misbehaviour", "name a run of 'proxylab matrix' by --from");
        var column = parsed.GetValue(Column) ?? (columns.Count == 1 ? columns[0] : throw new UsageException($"the run has several columns: choose one by --column: {string.Join(", ", columns)}"));
        return columns.Contains(column) ? (run, reader.Cells(column)) : throw UsageException.Unknown("column", column, columns);
    }
}
