namespace ProxyLab.Escaping;

/// <summary>Text from outside for a terminal: no sequence that moves the cursor, names the window or forges a line.</summary>
internal static class TerminalText
{
    // As a log is quoted: what follows cannot be taken for a line of the lab's own.
    private const string Bar = "  | ";

    /// <summary>One line.</summary>
    internal static string Line(string text) => OutsideText.Line(text);

    /// <summary>One line, with the signs of Spectre.Console's markup as text.</summary>
    internal static string Markup(string text) => Spectre.Console.Markup.Escape(Line(text));

    /// <summary>Several lines; those after the first one are behind a bar.</summary>
    internal static string Quoted(string text) => OutsideText.Lines(text.ReplaceLineEndings("\n").Replace($"\n{Bar}", "\n", StringComparison.Ordinal).Replace("\n", $"\n{Bar}", StringComparison.Ordinal));

    /// <summary>What an exception says: of a fault of the lab the phase, the culprit and the remedy.</summary>
    internal static string Fault(Exception e) => e is LabException fault
        ? Quoted($"{fault.Phase}: {fault.Culprit}") + (fault.Remedy.Length > 0 ? $"\n  remedy: {Quoted(fault.Remedy)}" : "")
        : Quoted(e.Message);

    /// <summary>Writes a line.</summary>
    internal static void Say(this TextWriter output, string line) => output.WriteLine(Line(line));
}
