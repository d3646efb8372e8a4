using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Packs;

/// <summary>Where a submitted column was measured, and what its submitters say of its cells.</summary>
/// <param name="Pack">What the pack says of itself.</param>
/// <param name="Machine">The <c>machine.json</c> of that machine.</param>
/// <param name="Answers">What the proxy's developers say, by the cell's id.</param>
internal sealed record Measured(Pack Pack, JsonObject Machine, IReadOnlyDictionary<string, string> Answers)
{
    /// <summary>The columns of a run that came as packs, in the order in which they were given; none in a run of one machine.</summary>
    /// <exception cref="LabException">What a pack says of itself is damaged.</exception>
    internal static IReadOnlyList<Measured> Of(RunFolder run)
    {
        var origins = new DirectoryInfo(run.FileOf(RunFiles.Shards));
        if (!origins.Exists) return [];
        return
        [
            .. origins.GetDirectories().Where(o => EvidenceFile.Exists(Path.Combine(o.FullName, Pack.Name))).OrderBy(o => int.TryParse(o.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue)
                .Select(o => new Measured(Read(o, Pack.Name, Pack.Read), Read(o, RunFiles.Machine, MachineFile.Checked), AnswersIn(o))),
        ];

        static T Read<T>(DirectoryInfo origin, string name, Func<JsonObject, T> read) => Json.Read(Path.Combine(origin.FullName, name), "read a submitted column", "merge the packs again", read);
    }

    /// <summary>The cells that are marked otherwise here than where they were measured; those of which the pack says nothing come last.</summary>
    internal IReadOnlyList<OtherwiseMarked> Otherwise(IEnumerable<Cell> cells)
    {
        var here = cells.Where(c => c.Column == Pack.Column).Select(PackedCell.Of).ToArray();
        return
        [
            .. Pack.Cells.Select(there => new OtherwiseMarked(there.Id, there, here.FirstOrDefault(c => c.Id == there.Id))).Where(c => c.Here is null || !c.There!.IsAs(c.Here)),
            .. here.ExceptBy(Pack.Cells.Select(c => c.Id), c => c.Id).Select(c => new OtherwiseMarked(c.Id, null, c)),
        ];
    }

    /// <summary>What <c>matrix.json</c> says of it.</summary>
    internal JsonObject ToJson(IEnumerable<Cell> cells) => new()
    {
        ["column"] = Pack.Column,
        ["by"] = Pack.By,
        ["run"] = Pack.Run,
        ["kernel"] = Machine["kernel"]?.DeepClone(),
        ["cpus"] = Machine["cpus"]?.DeepClone(),
        ["lab"] = Machine["lab"]?.DeepClone(),
        ["otherwise"] = new JsonArray([.. Otherwise(cells).Select(o => new JsonObject { ["cell"] = o.Id, ["there"] = o.There?.Words, ["here"] = o.Here?.Words })]),
    };

    /// <summary>The kernel, for people.</summary>
    internal string Kernel => KernelOf(Machine);

    /// <summary>The kernel of a <c>machine.json</c>, for people; empty where it does not say.</summary>
    internal static string KernelOf(JsonObject machine) => OutsideText.Line(machine["sysctls"]?["kernel.osrelease"] is JsonValue release ? $"Linux {release}" : machine["kernel"] is JsonValue kernel ? $"{kernel}" : "");

    private static Dictionary<string, string> AnswersIn(DirectoryInfo origin) =>
        Path.Combine(origin.FullName, Pack.Answers) is var file && EvidenceFile.Exists(file) ? CellAnswers.Read(EvidenceFile.ReadText(file)) : [];
}
