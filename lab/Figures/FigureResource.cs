namespace ProxyLab.Figures;

/// <summary>The files of <c>figures/</c> that were built into this assembly.</summary>
internal static class FigureResource
{
    /// <summary>A file's text, with line feeds alone.</summary>
    internal static string Text(string name)
    {
        using var stream = typeof(FigureResource).Assembly.GetManifestResourceStream($"figures/{name}") ?? throw new InvalidOperationException($"the assembly has no figures/{name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
