using System.Globalization;
using ProxyLab.Sandboxes;

namespace ProxyLab.Servers.PhpFpm;

/// <summary>
/// php-fpm as the upstream: a fixed number of children, each of which serves one connection until it is closed. It tells no counters; what it
/// does shows in the kernel's accounts and in its log, where it writes the child of each request.
/// </summary>
internal static class PhpFpm
{
    /// <summary>The page, as the proxy has to name it: in the private folder.</summary>
    internal const string Page = "index.php";

    // The sandbox's network is empty, so a fixed port is free; php-fpm does not tell which one the kernel chose.
    private const int Port = 9000;

    /// <summary>Why it cannot be used, with the remedy; null where it is installed.</summary>
    internal static string? Missing => Find() is null ? "php-fpm is not installed: make deps (or: apt-get install php-fpm)" : null;

    /// <summary>Writes configuration and page, starts it, and waits until it listens.</summary>
    /// <exception cref="LabException">It is not installed, or ended first.</exception>
    internal static async Task<(ManagedProcess Process, Endpoint Endpoint)> Start(Plan plan, string privateFolder, string logFile, TimeSpan patience)
    {
        var program = Find() ?? throw new LabException("start upstream", "php-fpm is not installed", "make deps (or: apt-get install php-fpm)");
        var endpoint = plan.Transport == Transport.Unix ? Endpoint.Unix(Path.Combine(privateFolder, "up.sock")) : Endpoint.Loopback(Port);
        var conf = Path.Combine(privateFolder, "php-fpm.conf");
        await File.WriteAllTextAsync(Path.Combine(privateFolder, Page), "<?php usleep(10000); ?>hello by PHP\n");
        await File.WriteAllTextAsync(conf, Configure(plan, endpoint));

        // -R: in its user namespace the lab is root. -n: no php.ini of the machine's.
        var process = ManagedProcess.Start("php-fpm", [program, "-F", "-R", "-n", "-O", "-y", conf], logFile);
        await process.Line(l => l.Contains("ready to handle connections", StringComparison.Ordinal), patience);
        return (process, endpoint);
    }

    private static string Configure(Plan plan, Endpoint endpoint) => string.Create(CultureInfo.InvariantCulture, $"""
        [global]
        error_log = /proc/self/fd/2
        [www]
        user = root
        group = root
        listen = {endpoint.Path ?? endpoint.ToString()}
        listen.backlog = {plan.Backlog}
        pm = static
        pm.max_children = {plan.UpstreamProcesses}
        access.log = /proc/self/fd/2
        access.format = "served by %p"

        """);

    /// <summary>php-fpm, or Debian's name for it with the version, the newest first.</summary>
    private static string? Find() => Tools.Find("php-fpm") ?? Enumerable.Range(0, 10).Select(minor => Tools.Find($"php-fpm8.{9 - minor}")).FirstOrDefault(p => p is not null);
}
