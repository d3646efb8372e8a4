using System.Globalization;

namespace ProxyLab.Servers.PhpFpm;

/// <summary>php-fpm, from the distribution: a fixed number of children, each of which serves one connection until it is closed. Its log says which child served.</summary>
public sealed class PhpFpmServer : Server
{
    private const string Page = "index.php";

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install php-fpm)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-v"];

    /// <inheritdoc/>
    public override string Script => Page;

    /// <summary>php-fpm, or Debian's name for it with the version, the newest first.</summary>
    public override string? Find() => Programs.Find("php-fpm") ?? Enumerable.Range(0, 10).Select(minor => Programs.Find($"php-fpm8.{9 - minor}")).FirstOrDefault(p => p is not null);

    /// <summary>-R: in its user namespace the lab is root. -n: no php.ini of the machine's.</summary>
    public override IReadOnlyList<string> Command(string program, ServerSetup setup)
    {
        var conf = setup.Private("php-fpm.conf");
        File.WriteAllText(setup.Private(Page), "<?php usleep(10000); ?>hello by PHP\n");
        File.WriteAllText(conf, string.Create(CultureInfo.InvariantCulture, $"""
            [global]
            error_log = /proc/self/fd/2
            [www]
            user = root
            group = root
            listen = {setup.Endpoint.Path ?? setup.Endpoint.ToString()}
            listen.backlog = {setup.Plan.Backlog}
            pm = static
            pm.max_children = {setup.Plan.UpstreamProcesses}
            access.log = /proc/self/fd/2
            access.format = "served by %p"

            """));
        return [program, "-F", "-R", "-n", "-O", "-y", conf];
    }

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.Contains("ready to handle connections", StringComparison.Ordinal);
}
