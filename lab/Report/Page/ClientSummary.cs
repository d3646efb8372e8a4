using System.Globalization;
using ProxyLab.Clients;

namespace ProxyLab.Report.Page;

/// <summary>How the clients of one case on one proxy fared, in a line: the median of the first and the last wave, and the outcomes.</summary>
internal sealed class ClientSummary
{
    private readonly SortedDictionary<int, LatencySummary> _waves = [];
    private readonly Dictionary<string, int> _outcomes = [];

    /// <summary>The line, e.g. <c>2.01 s, then &gt; 2.00 s; 504 × 65, 502 × 135</c>.</summary>
    internal string Text
    {
        get
        {
            var waves = _waves.Count > 1 ? [_waves.First().Value, _waves.Last().Value] : _waves.Values.ToArray();
            var outcomes = _outcomes.OrderByDescending(o => o.Value).ThenBy(o => o.Key, StringComparer.Ordinal).Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Key} × {o.Value}"));
            return $"{string.Join(", then ", waves.Select(w => Median(w)))}; {string.Join(", ", outcomes)}";
        }
    }

    /// <summary>Takes in the requests of one trial more.</summary>
    internal void Add(IEnumerable<RequestRow> requests)
    {
        foreach (var r in requests)
        {
            if (!_waves.TryGetValue(r.Wave, out var wave)) _waves[r.Wave] = wave = new LatencySummary();
            wave.Add(new RequestResult(r.Id, r.Wave, r.IntendedMs, r.SentMs, r.FirstByteMs, r.EndMs, r.Status, r.Outcome, r.Bytes));
            _outcomes[r.Ending] = _outcomes.GetValueOrDefault(r.Ending) + 1;
        }
    }

    private static string Median(LatencySummary wave) => wave.Percentile(50) switch
    {
        null => "no request",
        { UpperMs: null, LowerMs: var lower } => $"> {Seconds(lower)}",
        { UpperMs: { } upper, LowerMs: var lower } when Seconds(lower) == Seconds(upper) => Seconds(upper),
        { UpperMs: { } upper, LowerMs: var lower } => $"{Seconds(lower)} to {Seconds(upper)}",
    };

    private static string Seconds(double ms) => ms < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.00} s");
}
