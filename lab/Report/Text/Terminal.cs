using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>Standard output and standard error, each as plain or as able as what it leads to.</summary>
internal static class Terminal
{
    internal static IAnsiConsole Output() => On(Console.Out, Console.IsOutputRedirected);

    internal static IAnsiConsole Error() => On(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole On(TextWriter writer, bool redirected) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
        Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
    });
}
