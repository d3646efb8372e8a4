using ProxyLab.Runs;

namespace ProxyLab.Matrix;

/// <summary>Writes the matrix of a run into its folder <c>matrix/</c>: data and pages.</summary>
internal static class MatrixSite
{
    /// <summary>Writes it; what was there before is replaced.</summary>
    internal static void Write(RunFolder run, IReadOnlyList<Cell> cells)
    {
        var folder = run.FileOf(RunFiles.Matrix);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        Json.Save(Path.Combine(folder, "matrix.json"), MatrixJson.Of(run.Id, Json.Object(run.FileOf(RunFiles.Machine)), cells));
        Json.SaveText(Path.Combine(folder, "matrix.csv"), MatrixCsv.Of(cells));
    }
}
