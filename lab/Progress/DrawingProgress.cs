using System.Globalization;
using Spectre.Console;

namespace ProxyLab.Progress;

/// <summary>How far the figures of many trials are, on standard error: a line that changes on a terminal, elsewhere one for each quarter.</summary>
/// <param name="console">Where it goes.</param>
internal sealed class DrawingProgress(IAnsiConsole console)
{
    private const int Many = 20, Parts = 4;

    private const string ClearLine = "\r\u001b[2K";

    /// <summary>The same trials, one by one, and a word about them on the way; of few there is none.</summary>
    internal IEnumerable<T> Over<T>(IReadOnlyList<T> trials)
    {
        var isLive = console.Profile.Capabilities is { Interactive: true, Ansi: true };
        for (var i = 0; i < trials.Count; i++)
        {
            if (trials.Count >= Many && (isLive || i * Parts / trials.Count > (i - 1) * Parts / trials.Count)) Say($"{(isLive ? ClearLine : "")}{Words(i, trials.Count)}{(isLive ? "" : "\n")}");
            yield return trials[i];
        }

        if (trials.Count >= Many && isLive) Say(ClearLine);
    }

    private static string Words(int done, int all) => string.Create(CultureInfo.InvariantCulture, $"drawing figures: {done} of {all} trials");

    private void Say(string text)
    {
        console.Profile.Out.Writer.Write(text);
        console.Profile.Out.Writer.Flush();
    }
}
