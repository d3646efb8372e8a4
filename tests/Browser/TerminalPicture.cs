using System.Globalization;
using System.Text.RegularExpressions;
using ProxyLab.Report.Page;

namespace ProxyLab.Tests.Browsers;

/// <summary>What a terminal shows at the end, as a page: the last picture of a display that redraws itself, in its colours.</summary>
internal static partial class TerminalPicture
{
    // The terminal colours that the lab uses, by their numbers (ECMA-48 SGR 38;5;n).
    private static readonly Dictionary<string, string> Colours = new()
    {
        ["8"] = "#8b949e", ["9"] = "#ff7b72", ["10"] = "#56d364", ["11"] = "#e3b341", ["12"] = "#79c0ff",
    };

    /// <summary>The page.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="output">What the program wrote to its terminal.</param>
    internal static string Of(string command, string output)
    {
        var last = output[(Moves().Matches(output) is [.., var move] ? move.Index + move.Length : 0)..];
        var html = new HtmlText();
        html.Open("pre").Element("span", $"$ {command}\n\n", ("style", "color:#f0f6fc"));
        var style = "";
        foreach (Match part in Parts().Matches(Ends().Replace(last, "").TrimEnd()))
        {
            if (part.Groups["sgr"] is { Success: true, Value: var codes }) style = Style(codes);
            else html.Element("span", part.Value.Replace("\r", "", StringComparison.Ordinal), ("style", style));
        }

        html.Close();
        return $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>terminal</title><style>body{{margin:0;display:inline-block}}pre{{margin:0;padding:18px 22px;background:#0d1117;color:#c9d1d9;font:14px/1.25 \"DejaVu Sans Mono\",monospace}}</style>{html}</html>";
    }

    private static string Style(string codes) => codes switch
    {
        "" or "0" => "",
        "1" => "font-weight:bold;color:#f0f6fc",
        _ => Colours.TryGetValue(codes.Split(';') is [.., "5", var colour] ? colour : Bright(codes), out var hex) ? $"color:{hex}" : "",
    };

    /// <summary>Of a terminal of 16 colours: 90 to 97 are 8 to 15.</summary>
    private static string Bright(string code) => int.TryParse(code, CultureInfo.InvariantCulture, out var n) ? (n - 82).ToString(CultureInfo.InvariantCulture) : "";

    [GeneratedRegex(@"\x1b\[\d+A")]
    private static partial Regex Moves();

    [GeneratedRegex(@"\x1b\[\?\d+[hl]|\x1b\[\d*[JK]")]
    private static partial Regex Ends();

    [GeneratedRegex(@"\x1b\[(?<sgr>[\d;]*)m|[^\x1b]+")]
    private static partial Regex Parts();
}
