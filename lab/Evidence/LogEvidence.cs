namespace ProxyLab;

/// <summary>The proxy's own log. Where there is none, a rule that asks is told so, and its claim is unknown.</summary>
public sealed class LogEvidence
{
    private readonly Lazy<Recorded<string>> _lines;
    private readonly Func<string, LogMeaning?> _explain;
    private readonly Evidence _trial;

    internal LogEvidence(Func<Recorded<string>> read, Func<string, LogMeaning?> explain, Evidence trial)
    {
        _lines = new(read);
        _explain = explain;
        _trial = trial;
    }

    /// <summary>Its lines, in order.</summary>
    public Recorded<string> Lines => _lines.Value;

    /// <summary>Lines that mean that, in the proxy's own words.</summary>
    /// <exception cref="NotMeasuredException">There is no log.</exception>
    public Measure Says(LogMeaning meaning) =>
        _trial.Measure($"log.{Values.Word(meaning)}", $"log lines that say {Values.Word(meaning)}", Lines.Count(line => _explain(line) == meaning));

    /// <summary>Lines that contain the text.</summary>
    /// <exception cref="NotMeasuredException">There is no log.</exception>
    public Measure Contains(string text) =>
        _trial.Measure("log.lines", $"log lines with '{text}'", Lines.Count(line => line.Contains(text, StringComparison.Ordinal))) with { Part = text };
}
