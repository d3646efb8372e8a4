using System.Text.Json.Nodes;
using ProxyLab.Figures.Requests;

namespace ProxyLab.Report.Page;

/// <summary><c>requests.csv</c> for the figures.</summary>
internal static class RequestData
{
    private const int MostSteps = 250;

    /// <summary>
    /// Each request as a line from its intended start to its end, in the order of its wave and its end. Of very many, every n-th of each
    /// wave and outcome, and the longest of each.
    /// </summary>
    internal static JsonObject Lines(IReadOnlyList<RequestRow> requests, string file)
    {
        var ranked = requests.OrderBy(r => r.Wave).ThenBy(r => r.EndMs).ThenBy(r => r.Id).Select((r, rank) => (Request: r, Rank: rank, Key: r.Ending)).ToArray();
        var keys = ranked.CountBy(r => r.Key).OrderByDescending(k => k.Value).Select(k => k.Key).ToArray();
        var every = (ranked.Length / TrialData.MostRows) + 1;
        var shown = ranked.GroupBy(r => (r.Request.Wave, r.Key))
            .SelectMany(same => same.Where((_, i) => i % every == 0).Append(same.MaxBy(r => r.Request.Seconds)))
            .Distinct().OrderBy(r => r.Rank).ToArray();
        return new JsonObject
        {
            ["file"] = file,
            ["rows"] = requests.Count,
            ["keys"] = new JsonArray([.. keys.Select(k => JsonValue.Create(k))]),
            ["rank"] = TrialData.Numbers(shown.Select(r => (double)r.Rank)),
            ["start"] = TrialData.Numbers(shown.Select(r => r.Request.IntendedMs / 1000)),
            ["end"] = TrialData.Numbers(shown.Select(r => r.Request.EndMs / 1000)),
            ["key"] = TrialData.Numbers(shown.Select(r => (double)Array.IndexOf(keys, r.Key))),
            ["wave"] = TrialData.Numbers(shown.Select(r => (double)r.Request.Wave)),
        };
    }

    /// <summary>For each wave the share that still has no answer, over time.</summary>
    internal static JsonObject Latency(IReadOnlyList<RequestRow> requests, string file)
    {
        var curves = requests.GroupBy(r => r.Wave).OrderBy(w => w.Key).Select(w => (Wave: w.Key, Curve: Survival.Of(w).Thinned(MostSteps)));
        return new JsonObject
        {
            ["file"] = file,
            ["rows"] = requests.Count,
            ["curves"] = new JsonArray([.. curves.Select(c => new JsonObject
            {
                ["wave"] = c.Wave,
                ["n"] = c.Curve.Total,
                ["answered"] = c.Curve.Answered,
                ["last"] = Math.Round(c.Curve.LastSeconds, 5),
                // The curve holds until the last request was watched.
                ["t"] = TrialData.Numbers(c.Curve.Steps.Select(s => s.Seconds).Append(c.Curve.LastSeconds), 5),
                ["share"] = TrialData.Numbers(c.Curve.Steps.Select(s => s.Share).Append(c.Curve.Steps[^1].Share)),
                ["censored"] = new JsonArray([.. c.Curve.Censored.Select(m => new JsonArray(Math.Round(m.Seconds, 5), Math.Round(m.Share, 4), m.Count))]),
            })]),
        };
    }
}
