using System.Text.Json.Nodes;

namespace ProxyLab;

/// <summary><c>columns.json</c>: what the columns of each CSV file are, for programs.</summary>
internal static class ColumnsJson
{
    /// <summary>The files and their columns, in order.</summary>
    internal static JsonObject Of(IEnumerable<ColumnSet> files) => new()
    {
        ["version"] = RunFiles.Version,
        ["files"] = new JsonArray([.. files.Select(file => new JsonObject
        {
            ["name"] = file.File,
            ["summary"] = file.Summary,
            ["columns"] = new JsonArray([.. file.Columns.Select(column => new JsonObject
            {
                ["name"] = column.Name,
                ["unit"] = column.Unit,
                ["type"] = column.Type,
                ["required"] = column.Required,
                ["meaning"] = column.Meaning,
                ["source"] = column.Source,
            })]),
        })]),
    };
}
