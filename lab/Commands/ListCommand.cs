using System.CommandLine;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;
using ProxyLab.Report.Text;

namespace ProxyLab.Commands;

/// <summary><c>proxylab list</c>: everything that came in through the doors, and the keys and settings of <c>--set</c>.</summary>
internal static class ListCommand
{
    internal static Command Create(Lazy<Catalogue> catalogue)
    {
        var columns = new Option<bool>("--columns") { Description = "List the columns of each CSV file instead: what they are, and where they come from." };
        var json = new Option<bool>("--json") { Description = "Print JSON for programs, and nothing else." };
        var command = new Command("list", "List cases with their claims, proxies, servers, profiles, and the keys and settings of --set.") { columns, json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(columns)) WriteColumns(output, catalogue.Value.Files, parsed.GetValue(json));
            else if (parsed.GetValue(json)) output.WriteLine(ToJson(catalogue.Value).ToJsonString(Json.Pretty));
            else
            {
                using var text = new StringWriter { NewLine = output.NewLine }; // in one piece: 700 lines are 700 system calls otherwise
                WriteText(text, catalogue.Value);
                output.Write(text.ToString());
            }

            Selection.WriteMistakes(catalogue.Value);
            return ExitCode.Valid;
        });
        HelpWithExamples.For(command, "Examples:\n  proxylab list\n  proxylab list --json | jq '.cases[].name'\n  proxylab list --columns\n");
        return command;
    }

    private static void WriteColumns(TextWriter output, IReadOnlyList<ColumnSet> files, bool json) =>
        output.Write(json ? ColumnsJson.Of(files).ToJsonString(Json.Pretty) + "\n" : ColumnTables.Of(files));

    private static void WriteText(TextWriter output, Catalogue catalogue)
    {
        output.WriteLine("Cases");
        foreach (var c in catalogue.Cases.Where(c => c is not Misbehaviour))
        {
            Line(output, c.Name, c.Summary);
            Line(output, "", $"claims: {string.Join(" ", c.Claims.Select(claim => claim.Id))}{Only(c)}");
            foreach (var setting in c.AllSettings) Line(output, "", $"{setting.Name}: {setting.Description}");
        }

        output.WriteLine("\nMisbehaviours: cases of the matrix, and of run --all");
        foreach (var c in catalogue.Cases.OfType<Misbehaviour>().OrderBy(c => c.Group))
        {
            Line(output, c.Name, c.Summary);
            foreach (var setting in c.AllSettings) Line(output, "", $"{setting.Name}: {setting.Description}");
        }

        Section(output, "Proxies", catalogue.Proxies, p => p.Summary + (p.Extra ? "; not by default: run --all" : "") + Installed(p.Find(), p.Remedy));
        output.WriteLine("\nUpstreams that each proxy reaches, and how long it waits for them as shipped");
        foreach (var line in ProxyTimes.Table(catalogue.Proxies)) output.WriteLine($"  {line}");
        Section(output, "Servers, for --set upstream=NAME", catalogue.Servers, s => s.Summary + Installed(s.Find(), s.Remedy));
        output.WriteLine("\nProfiles");
        foreach (var p in Profile.All) Line(output, p.Name, p.Summary);
        output.WriteLine("\nKeys of every plan, for --set and --sweep");
        foreach (var k in PlanKeys.All) Line(output, k.Name, k.Help);
        output.WriteLine("\nSettings of proxies and servers, for --set and --sweep");
        foreach (var s in catalogue.Proxies.SelectMany(p => p.Settings).Concat(catalogue.Servers.SelectMany(s => s.Settings))) Line(output, s.Name, s.Description);
        output.WriteLine("\nLines that --proxy NAME+tuned adds to its configuration");
        foreach (var p in catalogue.Proxies)
        {
            foreach (var line in p.Tuned) Line(output, p.Name, $"{line.Place}: {line.Line} ({line.Goal})");
        }
    }

    private static void Section<T>(TextWriter output, string title, IReadOnlyList<T> doors, Func<T, string> about)
        where T : Door
    {
        output.WriteLine($"\n{title}");
        foreach (var door in doors) Line(output, door.Name, about(door));
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"  {TerminalText.Line(name),-24} {TextWrap.Wrap(text, 53, 27)}");

    private static string Only(Case c) => (c.Proxies.Count > 0 ? $"; on {string.Join(", ", c.Proxies)} only" : "") + (c.Long ? "; not by default: run --all" : "");

    private static string Installed(string? program, string remedy) => program is null ? $"; not installed: {remedy}" : "";

    private static JsonObject ToJson(Catalogue catalogue) => new()
    {
        ["cases"] = Array(catalogue.Cases, c => new JsonObject
        {
            ["name"] = c.Name,
            ["summary"] = c.Summary,
            ["plan"] = new JsonObject(PlanKeys.All.Select(k => KeyValuePair.Create(k.Name, (JsonNode?)k.Show(c.Plan)))),
            ["settings"] = Settings(c.AllSettings),
            ["variants"] = Array(c.Variants, PlanJson.Pairs),
            ["proxies"] = Array(catalogue.Proxies.Where(c.RunsOn), p => JsonValue.Create(p.Name)),
            ["long"] = c.Long,
            ["group"] = c is Misbehaviour misbehaviour ? Values.Word(misbehaviour.Group) : null,
            ["claims"] = Array(c.Claims, claim => new JsonObject { ["id"] = claim.Id, ["claim"] = claim.Sentence, ["source"] = claim.Source.ToString() }),
        }),
        ["proxies"] = Array(catalogue.Proxies, Proxy),
        ["servers"] = Array(catalogue.Servers, s => Door(s, s.Find())),
        ["profiles"] = Array(Profile.All, p => new JsonObject { ["name"] = p.Name, ["summary"] = p.Summary }),
        ["keys"] = Array(PlanKeys.All, k => new JsonObject { ["name"] = k.Name, ["help"] = k.Help }),
        ["mistakes"] = Array(catalogue.Mistakes, m => new JsonObject { ["name"] = m.Name, ["message"] = m.Fault.Message }),
    };

    private static JsonObject Proxy(Proxy proxy)
    {
        var told = Door(proxy, proxy.Find());
        told["extra"] = proxy.Extra;
        told["timeouts"] = ProxyTimes.Json(proxy);
        told["tuned"] = Array(proxy.Tuned, t => new JsonObject { ["place"] = t.Place, ["line"] = t.Line, ["goal"] = t.Goal, ["source"] = t.Source.ToString() });
        return told;
    }

    private static JsonObject Door(Door door, string? program) => new()
    {
        ["name"] = door.Name, ["summary"] = door.Summary, ["program"] = program, ["settings"] = Settings(door.Settings),
    };

    private static JsonArray Settings(IEnumerable<Setting> settings) => Array(settings, s => new JsonObject
    {
        ["name"] = s.Name, ["help"] = s.Help, ["unit"] = s.Unit, ["range"] = s.Range, ["default"] = s.DefaultText,
    });

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonNode?> each) => new([.. all.Select(each)]);
}
