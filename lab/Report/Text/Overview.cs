using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;

namespace ProxyLab.Report.Text;

/// <summary>The short table of a README, from a <c>findings.json</c>: a row for each claim, a column for each proxy, and what is true instead.</summary>
internal static class Overview
{
    /// <summary>The table as Markdown.</summary>
    internal static string Of(JsonObject findings)
    {
        var claims = findings["claims"]!.AsArray().Select(c => c!.AsObject()).ToArray();
        var proxies = claims.Select(c => (string)c["proxy"]!).Distinct().ToArray();
        var text = new StringBuilder();
        text.Append($"| case | claim | {string.Join(" | ", proxies.Select(MarkdownText.Of))} |\n|---|---|{string.Concat(proxies.Select(_ => "---|"))}\n");
        foreach (var claim in claims.GroupBy(c => ((string)c["case"]!, (string)c["id"]!, PlanJson.Variant(c["sweep"]))))
        {
            var cells = proxies.Select(p => claim.FirstOrDefault(c => (string)c["proxy"]! == p) is { } c ? Cell(c) : "");
            text.Append($"| {MarkdownText.Of(claim.Key.Item1)} | **{MarkdownText.Of(claim.Key.Item2)}** {Text(claim.First(), "claim")}{(claim.Key.Item3.Count > 0 ? $", at {MarkdownText.Of(claim.Key.Item3.ToString())}" : "")} | {string.Join(" | ", cells)} |\n");
        }

        text.Append("\nWhat is true instead of the refuted ones:\n\n");
        var told = claims.Where(c => c["instead"] is not null).CountBy(c => (string)c["proxy"]!).ToDictionary();
        foreach (var refuted in claims.Where(c => c["instead"] is not null).GroupBy(c => ((string)c["case"]!, (string)c["id"]!)))
        {
            // One proxy speaks for all: the one on which most is refuted, so that a reader meets the same one again.
            var one = refuted.MaxBy(c => told[(string)c["proxy"]!])!;
            text.Append($"- **{Text(one, "id")}** ({Text(one, "case")}, {Text(one, "proxy")}): {Text(one, "instead")}\n");
        }

        return text.ToString();
    }

    private static string Cell(JsonObject claim) =>
        (string)claim["verdict"]! == Verdict.Refuted.Name() ? $"**{Text(claim, "summary")}**" : Text(claim, "summary");

    private static string Text(JsonObject claim, string name) => MarkdownText.Of((string)claim[name]!);
}
