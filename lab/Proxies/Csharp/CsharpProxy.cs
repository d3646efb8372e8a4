using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Csharp;

/// <summary>The lab's own proxy, built with it: Kestrel in front, SocketsHttpHandler behind. It has no privileges here.</summary>
internal sealed class CsharpProxy : Proxy
{
    internal override string Name => "csharp";

    internal override string Summary => "the embedded C# proxy: Kestrel and SocketsHttpHandler";

    internal override string Remedy => "make build; of an installed tool: proxylab doctor, once as the user who installed it";

    internal override string[] VersionArguments => ["--version"];

    internal override string? Find()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "proxy", "labproxy");
        return File.Exists(program) && MadeExecutable(program) ? program : null;
    }

    /// <summary>The program file is the same small launcher for every build; what it launches is not.</summary>
    internal override string HashedFile(string program) => program + ".dll";

    internal override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        ProxySetup.RequireHttp(plan, Name);
        return new JsonObject
        {
            ["listen"] = ProxySetup.FrontOf(plan).ToString(),
            ["backlog"] = plan.EffectiveFrontSomaxconn,
            ["status"] = ProxySetup.Status.ToString(),
            ["upstream"] = string.Join(',', setup.Upstreams),
            ["connect_timeout_ms"] = (long)plan.ConnectTimeout.TotalMilliseconds,
            ["send_timeout_ms"] = (long)plan.SendTimeout.TotalMilliseconds,
            ["read_timeout_ms"] = (long)plan.ReadTimeout.TotalMilliseconds,
            ["max_connections"] = plan.WorkerConnections,
            ["upstream_keepalive"] = plan.UpstreamKeepalive > 0,
            ["listen_mode"] = PlanKeys.Show(plan, "listen"),
            ["workers"] = plan.Workers,
            ["accept_mutex"] = plan.AcceptMutex,
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    internal override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, setup.ConfFile];

    internal override bool SaysReady(string line) => line.StartsWith("listening ", StringComparison.Ordinal);

    /// <summary>Its workers are threads, each named by its number: see proxy/AcceptWorker.cs.</summary>
    internal override WorkerThreads? Workers(ProxySetup setup, int pid)
    {
        const string prefix = "accept-";
        var threads = Directory.EnumerateDirectories(FormattableString.Invariant($"/proc/{pid}/task"))
            .Select(task => (Id: Path.GetFileName(task), Name: File.ReadAllText(Path.Combine(task, "comm")).Trim()))
            .Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(t => int.Parse(t.Name.AsSpan(prefix.Length), CultureInfo.InvariantCulture))
            .Select(t => int.Parse(t.Id, CultureInfo.InvariantCulture))
            .ToArray();
        return threads.Length == 0 ? null : new(pid, threads, new Endpoint(null, ProxySetup.FrontOf(setup.Plan)), new WorkerAccepts(ProxySetup.Status, threads.Length));
    }

    internal override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/", StatusPages.LabProxy, own: 0);

    /// <summary>A NuGet package keeps no permissions: who installed the lab as a tool or a library got the program as a plain file.</summary>
    private static bool MadeExecutable(string program)
    {
        if (!OperatingSystem.IsLinux()) return false; // the analyzer asks; the sandbox is Linux's anyway
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var mode = File.GetUnixFileMode(program);
        if ((mode & execute) != 0) return true;
        try
        {
            File.SetUnixFileMode(program, mode | execute);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
