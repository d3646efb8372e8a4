using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>Standard output and standard error, each as plain or as able as what it leads to.</summary>
internal static class Terminal
{
    internal static IAnsiConsole Output() => On(Console.Out, Console.IsOutputRedirected);

    internal static IAnsiConsole Error() => On(Console.Error, Console.IsErrorRedirected);

    /// <summary>What is not a terminal has 80 columns, whatever the terminal is that the program was started from.</summary>
    private static IAnsiConsole On(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = 80;
        return console;
    }
}
