namespace ProxyLab;

/// <summary>A line of a proxy's <c>tuned.conf</c>: what a plan with <c>tuned=true</c> adds to its configuration.</summary>
/// <param name="Place">Where it stands, in a word or two that the proxy's driver knows, e.g. <c>upstream</c>.</param>
/// <param name="Line">The line, as the proxy reads it.</param>
/// <param name="Goal">What it is for.</param>
/// <param name="Source">Where the proxy's own documentation tells of it.</param>
public sealed record TunedLine(string Place, string Line, string Goal, Uri Source)
{
    /// <summary>The file's name. It lies beside the driver, and is built into the driver's assembly.</summary>
    public const string File = "tuned.conf";

    /// <summary>Reads the file of a driver: the resource <c>tuned.conf</c> in the namespace of its class.</summary>
    /// <param name="driver">The driver's class.</param>
    /// <exception cref="LabException">The assembly has no such resource, or a line lacks its place, goal or source.</exception>
    public static IReadOnlyList<TunedLine> Of(Type driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        using var stream = driver.Assembly.GetManifestResourceStream(driver, File)
            ?? throw new LabException($"read {File}", $"{driver.Assembly.GetName().Name} has no resource {driver.Namespace}.{File}", $"add the file as an EmbeddedResource with that LogicalName");
        return Parse(new StreamReader(stream).ReadToEnd());
    }

    /// <summary>
    /// Reads the text of a file: blocks with an empty line between them. A block of comments alone is for people. Any other is
    /// <c># PLACE: GOAL</c>, further lines of the goal, <c># https://SOURCE</c>, and one line for the proxy.
    /// </summary>
    /// <exception cref="LabException">A block is not of that form: quotes it.</exception>
    public static IReadOnlyList<TunedLine> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
        [
            .. text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(block => block.Split('\n', StringSplitOptions.TrimEntries))
                .Where(block => !block.All(IsComment)).Select(Block),
        ];
    }

    private static TunedLine Block(string[] block)
    {
        string[] told = [.. block.SkipLast(1).Select(line => line.TrimStart('#').Trim())];
        return block.SkipLast(1).All(IsComment) && !IsComment(block[^1]) && told.Length >= 2
            && string.Join(' ', told.SkipLast(1)).Split(": ", 2) is [{ Length: > 0 } place, { Length: > 0 } goal]
            && Uri.TryCreate(told[^1], UriKind.Absolute, out var source) && source.Scheme == Uri.UriSchemeHttps
            ? new TunedLine(place, block[^1], goal, source)
            : throw new LabException($"read {File}", $"this is not a comment with place and goal, one with the source, and one line:\n{string.Join('\n', block)}", "write '# PLACE: GOAL', '# https://SOURCE' and the line");
    }

    private static bool IsComment(string line) => line.StartsWith('#');
}
