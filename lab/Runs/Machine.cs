using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ProxyLab.Sandboxes;

namespace ProxyLab.Runs;

/// <summary><c>machine.json</c>: what the figures were measured on and with.</summary>
internal static class Machine
{
    private static readonly string[] Sysctls =
    [
        "kernel/osrelease", "net/core/somaxconn", "net/ipv4/ip_local_port_range", "net/ipv4/tcp_tw_reuse", "net/ipv4/tcp_abort_on_overflow",
        "net/ipv4/tcp_syncookies", "net/ipv4/tcp_max_syn_backlog", "net/unix/max_dgram_qlen", "user/max_user_namespaces",
    ];

    /// <summary>Describes this machine, the proxies given and this program.</summary>
    internal static JsonObject Describe(IEnumerable<ProxyColumn> proxies, IEnumerable<string> commandLine) => new()
    {
        ["version"] = RunFiles.Version,
        ["kernel"] = Text("/proc/version"),
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        ["cpu"] = Field("/proc/cpuinfo", "model name"),
        ["cpus"] = Environment.ProcessorCount,
        ["memory"] = Field("/proc/meminfo", "MemTotal"),
        ["open_files"] = Limits.OpenFiles,
        ["user_id"] = Field("/proc/self/status", "Uid")?.Split('\t')[0],
        ["sysctls"] = new JsonObject(Sysctls.Select(s => KeyValuePair.Create(s.Replace('/', '.'), (JsonNode?)Text($"/proc/sys/{s}")))),
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["lab"] = Commit(),
        ["command_line"] = new JsonArray([.. commandLine.Select(a => JsonValue.Create(a))]),
        ["proxies"] = new JsonObject(proxies.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Proxy(p)))),
    };

    /// <summary>The first line a program prints about its version; empty when it prints none.</summary>
    internal static string VersionOf(ProxyRoot? root, string program, IReadOnlyList<string> arguments) => Output(root, program, arguments).Split('\n')[0].Trim();

    /// <summary>What a program prints, on the host or in a proxy root; empty when it prints nothing.</summary>
    private static string Output(ProxyRoot? root, string program, IReadOnlyList<string> arguments)
    {
        try
        {
            var start = root is null ? new ProcessStartInfo(program, arguments) : ChangedRoot.Start(root, program, arguments);
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            ChildEnvironment.Apply(start);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (output.Length > 0 ? output : errors.Result).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static JsonObject Proxy(ProxyColumn column)
    {
        var (program, driver, root) = (column.Program, column.Driver, column.Root);
        var described = new JsonObject
        {
            ["program"] = program,
            ["version"] = program is null ? null : VersionOf(root, program, driver.VersionArguments),
            ["build"] = program is null || driver.BuildArguments is not { Count: > 0 } build ? null : Output(root, program, build),
            ["sha256"] = program is null ? null : Hash(root is null ? driver.HashedFile(program) : RootPath.Resolve(root.Folder, driver.HashedFile(program))!),
        };
        if (root is not null)
        {
            foreach (var (name, value) in PlanJson.RootOf(root)) described[$"root_{name}"] = value?.DeepClone();
        }

        return described;
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The commit this program was built from: the SDK writes it behind the version.</summary>
    private static string Commit() =>
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string? Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : null;
}
