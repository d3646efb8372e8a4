using System.Text.RegularExpressions;

namespace ProxyLab.Matrix.Site;

/// <summary>Where everything lies in the site, by path from its root. These stay as they are: others link to them.</summary>
internal static partial class SiteNames
{
    /// <summary>A cell's page.</summary>
    internal static string Of(Cell cell) => $"cells/{Safe(cell.Row)}/{Safe(cell.Column)}.{Values.Word(cell.Transport)}.html";

    /// <summary>A misbehaviour's page.</summary>
    internal static string OfRow(string row) => $"misbehaviours/{Safe(row)}.html";

    /// <summary>A column's page.</summary>
    internal static string OfColumn(string column) => $"columns/{Safe(column)}.html";

    /// <summary>The logs, configurations and ledgers of a column's cells of one group.</summary>
    internal static string OfFiles(string column, MisbehaviourGroup group) => $"evidence/{Safe(column)}.{Values.Word(group)}.tar.gz";

    /// <summary>A cell's folder among these.</summary>
    internal static string FolderOf(Cell cell) => $"{Safe(cell.Row)}/{Values.Word(cell.Transport)}";

    /// <summary>A name as a file may have it everywhere: a run may be anybody's, and a row's name comes from its plans.</summary>
    internal static string Safe(string name) => Unsafe().Replace(name, "_");

    [GeneratedRegex(@"[^A-Za-z0-9._+@-]|^\.+")]
    private static partial Regex Unsafe();
}
