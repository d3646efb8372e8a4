namespace ProxyLab.Matrix.Packs;

/// <summary>A cell of a submitted column that is marked otherwise here than where it was measured.</summary>
/// <param name="Id">Which.</param>
/// <param name="There">As its pack says; null where that says nothing of it.</param>
/// <param name="Here">As it is here; null where there is no such cell.</param>
internal sealed record OtherwiseMarked(string Id, PackedCell? There, PackedCell? Here)
{
    /// <summary>Both, for people.</summary>
    /// <param name="there">Where it was measured, or by whom, as words that follow.</param>
    internal string Words(string there) => $"{There?.Words ?? "not told of"} {there}; {Here?.Words ?? "no such cell"} here";
}
