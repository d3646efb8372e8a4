namespace ProxyLab.Sweeps.Until;

/// <summary>How a search ended.</summary>
internal enum SearchEnding
{
    /// <summary>Every claim whose verdict changes has its boundary.</summary>
    Found,

    /// <summary>No claim's verdict changes.</summary>
    NoChange,

    /// <summary>Verdicts were mixed or unknown where they were needed.</summary>
    NotSure,
}

/// <summary>
/// Searches the value at which the verdict of each claim changes: tries both ends, then halves what is between two tried values with different
/// verdicts, for all claims at once, until they are next to each other.
/// </summary>
/// <param name="range">Between which values.</param>
/// <param name="tryOut">Tries values, each on these proxies, and gives every result so far.</param>
internal sealed class BoundarySearch(SearchedRange range, Func<IReadOnlyList<(string Value, IReadOnlyList<string> Proxies)>, Task<RunResults>> tryOut)
{
    /// <summary>Every claim on every proxy over the values tried.</summary>
    internal IReadOnlyList<SweepLine> Lines { get; private set; } = [];

    /// <summary>Searches to the end.</summary>
    internal async Task<SearchEnding> Run(IReadOnlyList<string> proxies)
    {
        Lines = SweepLine.Of(await tryOut([(range.Low, proxies), (range.High, proxies)]));
        while (Next() is { Count: > 0 } next) Lines = SweepLine.Of(await tryOut(next));
        return Lines.Count == 0 || Lines.Any(l => Gap(l) is { IsSure: false }) || Lines.All(l => !l.Points.Any(p => Boundary.IsSure(p.Result))) ? SearchEnding.NotSure
            : Lines.Any(l => Gap(l) is not null) ? SearchEnding.Found : SearchEnding.NoChange;
    }

    /// <summary>The values to try next: the middle of every gap that is open.</summary>
    private IReadOnlyList<(string Value, IReadOnlyList<string> Proxies)> Next() =>
    [
        .. from line in Lines
           let gap = Gap(line)
           where gap is { IsSure: true } && !range.IsClose(gap.Low, gap.High)
           group line.Proxy by SweepValue.Text(range.Middle(gap.Low, gap.High), range.Kind) into value
           select (value.Key, (IReadOnlyList<string>)[.. value.Distinct()]),
    ];

    /// <summary>The first two values, next to each other among those at which the claim is sure, whose verdicts differ; null where none do.</summary>
    private ChangeGap? Gap(SweepLine line)
    {
        (double Value, Verdict? Verdict)[] sure = [.. line.Points.Where(p => Boundary.IsSure(p.Result)).Select(p => (SweepValue.Number(p.Value, range.Kind), p.Result.Verdict))];
        for (var i = 1; i < sure.Length; i++)
        {
            if (sure[i].Verdict == sure[i - 1].Verdict) continue;
            var (low, high) = (sure[i - 1].Value, sure[i].Value);
            return new ChangeGap(low, high, !line.Points.Any(p => SweepValue.Number(p.Value, range.Kind) is var at && at > low && at < high));
        }

        return null;
    }

    /// <param name="Low">The last value with the one verdict.</param>
    /// <param name="High">The first value with the other.</param>
    /// <param name="IsSure">Whether no value between them was tried without a sure verdict.</param>
    private sealed record ChangeGap(double Low, double High, bool IsSure);
}
