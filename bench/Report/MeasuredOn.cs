using System.Text.Json.Nodes;
using ProxyLab.Runs;

namespace ProxyLab.Bench;

/// <summary>The machine and the versions of everything that took part.</summary>
internal static class MeasuredOn
{
    private static readonly (string Program, string Argument)[] Peers =
        [("wrk", "-v"), ("ab", "-V"), ("curl", "--version"), ("ss", "-V"), ("grep", "--version"), ("strace", "-V")];

    /// <summary>As a run's <c>machine.json</c>, and the peers.</summary>
    internal static JsonObject Describe(BenchOptions options)
    {
        var machine = Machine.Describe(Catalogue.Of().Proxies.Select(ProxyColumn.OfHost), options.CommandLine);
        machine["peers"] = new JsonObject(Peers.Select(p => KeyValuePair.Create(
            p.Program, (JsonNode?)(Programs.Find(p.Program) is { } file ? Machine.VersionOf(root: null, file, [p.Argument]) : null))));
        return machine;
    }

    /// <summary>The same in some lines.</summary>
    internal static string Text(JsonObject machine)
    {
        var proxies = machine["proxies"]!.AsObject().Select(p => (string?)p.Value?["version"]).OfType<string>().Where(v => v.Length > 0);
        var peers = machine["peers"]!.AsObject().Select(p => (string?)p.Value).OfType<string>().Where(v => v.Length > 0).Select(v => v.Split(" Copyright")[0].Split(" libcurl")[0]);
        string[] lines =
        [
            $"{machine["cpu"]}, {machine["cpus"]} CPUs, memory {machine["memory"]}",
            $"kernel {machine["sysctls"]!["kernel.osrelease"]} {machine["architecture"]}, {machine["dotnet"]}, {machine["open_files"]} descriptors a process",
            $"lab {machine["lab"]}",
            .. proxies.Concat(peers),
        ];
        return string.Join('\n', lines);
    }
}
