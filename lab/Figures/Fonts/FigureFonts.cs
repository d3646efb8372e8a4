namespace ProxyLab.Figures.Fonts;

/// <summary>
/// The one font of all figures and of the page: Inter (SIL Open Font License 1.1), as TrueType files. It comes with the lab, so that a machine
/// without any font draws the same picture.
/// </summary>
internal static class FigureFonts
{
    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Files = new(() => FontPackage.Read(typeof(FigureFonts).Assembly.GetManifestResourceStream("fonts/inter")!));

    /// <summary>Regular weight (400).</summary>
    internal static byte[] Regular => Files.Value["/Assets/Inter-Regular.ttf"];

    /// <summary>Bold weight (700).</summary>
    internal static byte[] Bold => Files.Value["/Assets/Inter-Bold.ttf"];

    /// <summary>The rule of CSS that carries a font, or a part of one, within a document.</summary>
    /// <param name="family">Its name there, in quotes where it needs them.</param>
    /// <param name="weight">E.g. <c>bold</c> or <c>700</c>.</param>
    /// <param name="font">The TrueType file.</param>
    internal static string Face(string family, string weight, byte[] font) =>
        $"@font-face {{ font-family: {family}; font-weight: {weight}; src: url(data:font/woff;base64,{Convert.ToBase64String(Woff.Of(font))}) format(\"woff\"); }}\n";
}
