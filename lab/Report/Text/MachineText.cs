using System.Text.Json;

namespace ProxyLab.Report.Text;

/// <summary>What a run was measured on, in a sentence, from its <c>machine.json</c>.</summary>
internal static class MachineText
{
    /// <summary>Kernel, CPUs and the version of each proxy; empty when the file is not there or is not readable: findings do not rest on it.</summary>
    internal static string Of(string file)
    {
        try
        {
            var machine = Json.Object(file);
            var proxies = machine["proxies"]!.AsObject().Select(p => $"{p.Key}: {(string?)p.Value!["version"]}");
            return $"Measured on Linux {(string?)machine["sysctls"]!["kernel.osrelease"]} with {machine["cpus"]} CPUs, on no other kernel. {string.Join("; ", proxies)}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            return "";
        }
    }
}
