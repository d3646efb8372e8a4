namespace ProxyLab.Figures.Static;

/// <summary>What became of a run's figures.</summary>
/// <param name="Rendered">How many came out, as SVG and PNG.</param>
/// <param name="LeftOut">Why none was tried, in one line that ends with the remedy; null when they were.</param>
/// <param name="Failures">The figures that were tried and did not come out.</param>
public sealed record FigureReport(int Rendered, string? LeftOut, IReadOnlyList<FigureFailure> Failures)
{
    /// <summary>For the terminal: one line, e.g. <c>15 figures, as SVG and PNG</c>.</summary>
    public string Summary =>
        LeftOut ?? (Failures is [var first, ..]
            ? FormattableString.Invariant($"{Rendered} figures, as SVG and PNG; {Failures.Count} failed, first {Path.GetFileName(first.Specification)}: {first.Error}")
            : FormattableString.Invariant($"{Rendered} figures, as SVG and PNG"));
}

/// <summary>A figure that did not come out.</summary>
/// <param name="Specification">The path of its <c>.vl.json</c>, as it was given.</param>
/// <param name="Error">Why, in one line.</param>
public sealed record FigureFailure(string Specification, string Error);
