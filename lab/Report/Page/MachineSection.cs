using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>What the run was, and the machine that it ran on: <c>run.json</c> and <c>machine.json</c>, as they are.</summary>
internal sealed class MachineSection(RunFolder run) : PageSection("machine", "The run and the machine")
{
    public override void Write(HtmlText html)
    {
        foreach (var (title, file) in (ReadOnlySpan<(string, string)>)[("The run", RunFiles.Run), ("The machine", RunFiles.Machine)])
        {
            html.Open("h3").Text($"{title} ").Element("code", file, ("class", "faint")).Close();
            html.Open("table", ("class", "facts")).Open("tbody");
            foreach (var (name, value) in Facts(run.FileOf(file)))
                html.Open("tr").Element("th", name, ("scope", "row")).Element("td", value).Close();
            html.Close().Close();
        }
    }

    /// <summary>A file's values under their names; a file that is damaged or not there is a fact as well.</summary>
    private static IEnumerable<(string Name, string Value)> Facts(string file)
    {
        try
        {
            return [.. Flat("", Json.Object(file))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return [("not readable", e.Message)];
        }
    }

    private static IEnumerable<(string Name, string Value)> Flat(string name, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => Flat(name.Length > 0 ? $"{name}.{m.Key}" : m.Key, m.Value)),
        JsonArray list => [(name, string.Join(" ", list.Take(400).Select(i => i?.ToString() ?? "")))],
        _ => [(name, node?.ToString() ?? "–")],
    };
}
