namespace ProxyLab.Roots;

/// <summary>How an archive is refused: with what in it is wrong, and nothing of it kept.</summary>
internal static class Refusal
{
    internal const string Phase = "unpack root";

    /// <summary>A fault that names the entry.</summary>
    /// <param name="entry">The entry's name in the archive, or the archive's own.</param>
    /// <param name="kind">What is wrong with it.</param>
    internal static LabException Of(string entry, string kind) =>
        new(Phase, $"{Shown(entry)}: {kind}", "nothing of it was kept; make the archive again with docker save, docker export or tar, from a source that you trust");

    /// <summary>A name of any length, in a message.</summary>
    internal static string Shown(string entry) => entry.Length <= 120 ? entry : string.Concat(entry.AsSpan(0, 117), "...");
}
