using System.Text.Json.Nodes;

namespace ProxyLab.Matrix;

/// <summary>The marks of a cell that was asked again and again.</summary>
/// <param name="Load">The command that ran beside it; empty on a quiet machine.</param>
/// <param name="Marks">Each mark that is known, and in how many trials.</param>
internal sealed record SoakedMarks(string Load, CellSpread Marks)
{
    /// <summary>Where it was asked, for people.</summary>
    internal string Place => Load.Length == 0 ? "on a quiet machine" : $"beside {Load}";
}

/// <summary>What <c>scripts/matrix-soak.sh</c> kept: a mark that one trial gives by chance is shown as one that varies.</summary>
/// <param name="halves">Each half, with the marks of its cells by the cell's id.</param>
internal sealed class Soak(IReadOnlyList<IReadOnlyDictionary<string, SoakedMarks>> halves)
{
    private const string Phase = "read the soak";

    private static readonly string[] Files = ["quiet.json", "loaded.json"];

    /// <summary>Nothing was kept.</summary>
    internal static Soak None { get; } = new([]);

    /// <summary>What is kept in a folder.</summary>
    /// <exception cref="UsageException">There is nothing.</exception>
    /// <exception cref="LabException">A file of it is damaged.</exception>
    internal static Soak Read(string folder)
    {
        string[] kept = [.. Files.Select(name => Path.Combine(folder, name)).Where(EvidenceFile.Exists)];
        if (kept.Length == 0) throw new UsageException($"{folder} has no {string.Join(" and no ", Files)}: name the folder in which 'make matrix-soak' keeps them");
        return new([.. kept.Select(file => Json.Read(file, Phase, "take the file from the repository, or make it again with 'make matrix-soak'", Half))]);
    }

    /// <summary>This cell, with the marks that it had, where these and its own are not all the same.</summary>
    internal Cell Of(Cell cell)
    {
        SoakedMarks[] soaked = [.. halves.Where(half => half.ContainsKey(cell.Id)).Select(half => half[cell.Id])];
        return cell.Observed is not null && soaked.SelectMany(s => s.Marks.Found.Select(f => f.Value)).Append(Values.Word(cell.Mark)).Distinct().Count() > 1 ? cell with { Soaked = soaked } : cell;
    }

    private static Dictionary<string, SoakedMarks> Half(JsonObject kept)
    {
        var runs = kept["runs"]!.AsArray().ToDictionary(r => r!["run"]!.GetValue<string>(), r => r!["load"]!.GetValue<string>());
        var first = kept["runs"]![0]!["run"]!.GetValue<string>(); // a cell names its run where that is not the first
        return kept["cells"]!.AsObject().ToDictionary(c => c.Key, c => new SoakedMarks(Load(c.Value!["run"]?.GetValue<string>() ?? first), Marks(c.Value["mark"]!.AsObject())));

        string Load(string run) => runs.TryGetValue(run, out var load) ? load : throw new FormatException($"it lists no run '{run}'");
    }

    private static CellSpread Marks(JsonObject found) =>
        new(CellSpread.Mark, [.. found.Select(m => (Mark: Values.Choice<Mark>().Read(m.Key), Trials: m.Value!.GetValue<int>())).Where(m => m.Mark != Mark.Unknown).OrderByDescending(m => m.Trials).Select(m => (Values.Word(m.Mark), m.Trials))]);
}
