
using ProxyLab.Escaping;
using ProxyLab.Report.Text;

namespace ProxyLab.Bisection;

/// <summary>The search for a person to read, within 80 columns.</summary>
internal static class BisectionText
{
    private const int Width = 80, VerdictWidth = 24; // wide enough for two verdicts with their counts

    /// <summary>What is asked, and when a verdict is sure.</summary>
    internal static string Head(Question question)
    {
        var key = question.Factors.Max(f => f.Key.Length);
        var off = Math.Max(3, question.Factors.Max(f => f.Off.Length));
        string[] lines =
        [
            Wrap($"{question.Case.Name} on {question.Proxy}, {question.Claim.Id}: {question.Claim.Sentence}"),
            $"  {"switch".PadRight(key)}  {"off".PadRight(off)}  on",
            .. question.Factors.Select(f => $"  {f.Key.PadRight(key)}  {TerminalText.Line(f.Off).PadRight(off)}  {TerminalText.Line(f.On)}"),
            Wrap($"A verdict is sure when it leads by {Configuration.Lead} trials, of at most {question.AtMost}: wrong less than 1 time in 80 "
                + "if 1 trial in 10 errs (a sequential probability ratio test)."),
            "",
            $"  {"verdict",-VerdictWidth} switches on",
        ];
        return string.Join('\n', lines);
    }

    /// <summary>One configuration of the path.</summary>
    internal static string Line(Question question, Configuration configuration)
    {
        var verdict = configuration.Summary;
        var names = TextWrap.Wrap(Names(question, configuration.On), Width - VerdictWidth - 3, VerdictWidth + 3);
        return verdict.Length <= VerdictWidth ? $"  {verdict,-VerdictWidth} {names}" : $"  {verdict}\n  {"",-VerdictWidth} {names}";
    }

    /// <summary>What came of it.</summary>
    internal static string Conclusion(Answer answer) => string.Join('\n', Said(answer).Append(Count(answer)));

    /// <summary>The switches that are on, by key.</summary>
    internal static string Names(Question question, SwitchSet on) => on.Count == 0 ? "none" : string.Join(' ', question.Keys(on));

    private static IEnumerable<string> Said(Answer answer) => answer.Ending switch
    {
        Ending.Found => Found(answer, answer.Flip!),
        Ending.NoFlip => [$"\nThe verdict does not flip: {answer.Off!.Value.Name()} with all off, and with all on."],
        Ending.NotSure => ["\n" + Wrap($"Not sure {answer.Reason}")],
        _ => ["\nInterrupted."],
    };

    private static IEnumerable<string> Found(Answer answer, Flip flip)
    {
        var question = answer.Question;
        var settings = string.Join(' ', question.Settings(flip.Minimal));
        yield return "\n" + Wrap($"Minimal set: {settings}");
        yield return Wrap($"It flips the verdict from {answer.Off!.Value.Name()} to {answer.On!.Value.Name()}, and is 1-minimal: without any one of its switches the verdict does not flip.");
        foreach (var (member, verdict) in flip.WithoutOne) yield return $"  without {question.Factors[member].Key}: {verdict.Name()}";
        if (flip.Minimal != question.All) yield return $"  the others alone: {flip.OthersAlone.Name()}";
        yield return Wrap(flip.Another is { } another
            ? $"It is not the only one: {string.Join(' ', question.Settings(another))} is 1-minimal too."
            : "No other was seen: with any one of these off and all the others on, the verdict does not flip.");
    }

    private static string Count(Answer answer) =>
        Wrap($"{answer.Path.Count} configurations of {answer.FullConfigurations}, {answer.Trials} trials; the full factorial takes at least {answer.FullTrials}");

    private static string Wrap(string text) => TextWrap.Wrap(text, Width, 0);
}
