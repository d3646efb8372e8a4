using System.CommandLine;
using System.Text.Json.Nodes;

namespace ProxyLab.Commands;

/// <summary><c>proxylab list</c>: cases, their claims, proxies and keys.</summary>
internal static class ListCommand
{
    internal static Command Create(Lazy<IReadOnlyList<Case>> cases, Lazy<IReadOnlyList<Probe>> probes)
    {
        var columns = new Option<bool>("--columns") { Description = "List the columns of each CSV file instead: what they are, and where they come from." };
        var json = new Option<bool>("--json") { Description = "Print JSON for programs, and nothing else." };
        var command = new Command("list", "List the cases with their claims, the proxies, the profiles and the keys of --set.") { columns, json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(columns)) WriteColumns(output, ProbeCatalog.Files(probes.Value), parsed.GetValue(json));
            else if (parsed.GetValue(json)) output.WriteLine(ToJson(cases.Value).ToJsonString(Json.Pretty));
            else WriteText(output, cases.Value);
            return App.Valid;
        });
        HelpWithExamples.For(command, "Examples:\n  proxylab list\n  proxylab list --json | jq '.cases[].name'\n  proxylab list --columns\n");
        return command;
    }

    private static void WriteColumns(TextWriter output, IReadOnlyList<ColumnSet> files, bool json) =>
        output.Write(json ? ColumnsJson.Of(files).ToJsonString(Json.Pretty) + "\n" : ColumnTables.Of(files));

    private static void WriteText(TextWriter output, IReadOnlyList<Case> cases)
    {
        output.WriteLine("Cases");
        foreach (var c in cases)
        {
            output.WriteLine($"  {c.Name,-24} {Wrap(c.Summary, 53, 27)}");
            output.WriteLine($"  {"",-24} claims: {string.Join(" ", c.Claims.Select(claim => claim.Id))}{Only(c)}");
        }

        output.WriteLine("\nProxies");
        foreach (var p in ProxyCatalog.All) output.WriteLine($"  {p.Name,-24} {p.Summary}{(p.Find() is null ? $"; not installed: {p.Remedy}" : "")}");
        output.WriteLine("\nProfiles");
        foreach (var p in Profile.All) output.WriteLine($"  {p.Name,-24} {Wrap(p.Summary, 53, 27)}");
        output.WriteLine("\nKeys of --set");
        foreach (var k in PlanKeys.All) output.WriteLine($"  {k.Name,-24} {Wrap(k.Help, 53, 27)}");
    }

    private static string Only(Case c) => (c.Proxies.Count > 0 ? $"; on {string.Join(", ", c.Proxies)} only" : "") + (c.Long ? "; long: run --all" : "");

    private static JsonObject ToJson(IReadOnlyList<Case> cases) => new()
    {
        ["cases"] = new JsonArray([.. cases.Select(c => new JsonObject
        {
            ["name"] = c.Name,
            ["summary"] = c.Summary,
            ["plan"] = new JsonObject(PlanKeys.All.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)k.Show(c.Plan)))),
            ["variants"] = new JsonArray([.. c.Variants.Select(v => JsonValue.Create(v))]),
            ["proxies"] = new JsonArray([.. (c.Proxies.Count > 0 ? c.Proxies : [.. ProxyCatalog.All.Select(p => p.Name)]).Select(p => JsonValue.Create(p))]),
            ["long"] = c.Long,
            ["claims"] = new JsonArray([.. c.Claims.Select(claim => new JsonObject
            {
                ["id"] = claim.Id,
                ["claim"] = claim.Sentence,
                ["source"] = claim.Source.ToString(),
            })]),
        })]),
        ["proxies"] = new JsonArray([.. ProxyCatalog.All.Select(p => new JsonObject
        {
            ["name"] = p.Name,
            ["summary"] = p.Summary,
            ["program"] = p.Find(),
        })]),
        ["profiles"] = new JsonArray([.. Profile.All.Select(p => new JsonObject { ["name"] = p.Name, ["summary"] = p.Summary })]),
        ["keys"] = new JsonArray([.. PlanKeys.All.Select(k => new JsonObject { ["name"] = k.Name, ["help"] = k.Help })]),
    };

    /// <summary>Breaks text at spaces into lines of at most <paramref name="width"/>, the later ones indented.</summary>
    internal static string Wrap(string text, int width, int indent)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width) lines.Add("");
            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return string.Join("\n" + new string(' ', indent), lines);
    }
}
