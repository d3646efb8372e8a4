using ProxyLab.Escaping;
using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>Standard output and standard error, each as plain or as able as what it leads to.</summary>
internal static class Terminal
{
    internal static IAnsiConsole Output() => On(Console.Out, Console.IsOutputRedirected, output => new GuardedOutput(output), Console.OpenStandardOutput);

    internal static IAnsiConsole Error() => On(Console.Error, Console.IsErrorRedirected, error => error, Console.OpenStandardError);

    /// <summary>From here on nothing that the program prints acts on the terminal but what the lab draws there itself.</summary>
    internal static void Guard()
    {
        Console.SetOut(new TerminalWriter(new GuardedOutput(Console.Out)));
        Console.SetError(new TerminalWriter(Console.Error));
    }

    /// <summary>What is not a terminal has 80 columns, whatever the terminal is that the program was started from. Drawing on one goes past the guard.</summary>
    private static IAnsiConsole On(TextWriter plain, bool redirected, Func<TextWriter, TextWriter> guarded, Func<Stream> open)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = redirected ? new AnsiConsoleOutput(plain) : new Screen(guarded(new StreamWriter(open(), plain.Encoding) { AutoFlush = true })),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = 80;
        return console;
    }

    /// <summary>A terminal. Spectre.Console's own output is one only with <see cref="Console.Out"/> itself, which is guarded.</summary>
    private sealed class Screen(TextWriter writer) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _size = new(writer);

        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => _size.Width;

        public int Height => _size.Height;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
