using System.Text.Json.Nodes;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Packs;

/// <summary>A cell as it was marked where it was measured.</summary>
/// <param name="Id">The cell.</param>
/// <param name="Status">What clients got.</param>
/// <param name="Mark">Its mark, in a word.</param>
/// <param name="Rules">The rules that gave it, the worst first.</param>
internal sealed record PackedCell(string Id, string Status, string Mark, IReadOnlyList<string> Rules)
{
    /// <summary>A cell as it is marked here.</summary>
    internal static PackedCell Of(Cell cell) => new(cell.Id, cell.Status, Values.Word(cell.Mark), [.. cell.Marks.Select(m => m.Rule)]);

    /// <summary>Whether both say the same.</summary>
    internal bool IsAs(PackedCell other) => (Id, Status, Mark) == (other.Id, other.Status, other.Mark) && Rules.SequenceEqual(other.Rules);

    /// <summary>Status, mark and rules, for people.</summary>
    internal string Words => Rules.Count == 0 ? $"{Status}, {Mark}" : $"{Status}, {Mark} by {string.Join(", ", Rules)}";
}

/// <summary>
/// <c>pack.json</c>, the first file of a pack: one column of a matrix, submitted by those who measured it, with its evidence. The evidence is judged again where packs
/// are put together; what stands here is what the submitters saw.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="By">Who measured it, in their own words.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Cells">Its cells, as they were marked there.</param>
/// <param name="Files">SHA-256 of every other file of the pack, in hexadecimal, by its path.</param>
internal sealed record Pack(string Column, string By, string Run, IReadOnlyList<PackedCell> Cells, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>The file's name in a pack.</summary>
    internal const string Name = "pack.json";

    /// <summary>The answers' name in a pack: what the proxy's developers say of cells.</summary>
    internal const string Answers = "answers.md";

    internal JsonObject ToJson() => new()
    {
        ["version"] = RunFiles.Version,
        ["column"] = Column,
        ["by"] = By,
        ["run"] = Run,
        ["cells"] = new JsonArray([.. Cells.Select(c => new JsonObject { ["id"] = c.Id, ["status"] = c.Status, ["mark"] = c.Mark, ["rules"] = RunRecord.Strings(c.Rules) })]),
        ["files"] = new JsonArray([.. Files.Select(f => new JsonObject { ["path"] = f.Key, ["sha256"] = f.Value })]),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; a damaged one throws what the JSON classes throw.</summary>
    internal static Pack Read(JsonObject root) => new(Text(root, "column"), Text(root, "by"), Text(root, "run"),
        [.. root["cells"]!.AsArray().Select(c => new PackedCell(Text(c, "id"), Text(c, "status"), Text(c, "mark"), [.. c!["rules"]!.AsArray().Select(r => (string?)r ?? throw new FormatException("a rule of a cell is null"))]))],
        root["files"]!.AsArray().ToDictionary(f => Text(f, "path"), f => Text(f, "sha256"), StringComparer.Ordinal));

    /// <summary>A text that must be there: a null is none, though the JSON classes give it without a word.</summary>
    private static string Text(JsonNode? node, string name) => (string?)node?[name] ?? throw new FormatException($"'{name}' is missing, or null");
}
