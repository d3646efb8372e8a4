namespace ProxyLab;

/// <summary>The configuration that the proxy was started with. Where it was not saved, a rule that asks is told so, and its claim is unknown.</summary>
public sealed class ConfigurationEvidence
{
    private readonly Lazy<Recorded<string>> _lines;
    private readonly Evidence _trial;

    internal ConfigurationEvidence(Func<Recorded<string>> read, Evidence trial)
    {
        _lines = new(read);
        _trial = trial;
    }

    /// <summary>Its lines, in order.</summary>
    public Recorded<string> Lines => _lines.Value;

    /// <summary>Lines that contain the text.</summary>
    /// <exception cref="NotMeasuredException">It was not saved.</exception>
    public Measure Contains(string text) => _trial.Measure(
        "configuration.lines", $"configuration lines with '{text}'", Lines.Count(line => line.Contains(text, StringComparison.Ordinal))) with { Part = text };
}
