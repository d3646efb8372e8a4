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
}
