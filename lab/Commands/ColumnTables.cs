namespace ProxyLab.Commands;

/// <summary>The columns of each CSV file as tables in Markdown: docs/evidence-format.md holds the lab's own.</summary>
internal static class ColumnTables
{
    /// <summary>Every file with its table.</summary>
    internal static string Of(IEnumerable<ColumnSet> files) => string.Join('\n', files.Select(f => $"## {f.File}\n\n{f.Summary}\n\n{Table(f)}"));

    /// <summary>One file's table.</summary>
    internal static string Table(ColumnSet file) =>
        "| column | unit | what | source |\n|---|---|---|---|\n" + string.Concat(file.Columns.Select(c => $"| `{c.Name}` | {c.Unit} | {c.Meaning} | {c.Source} |\n"));
}
