using System.Globalization;
using Docker.DotNet.Models;
using ProxyLab.Sandboxes;

namespace ProxyLab.Engines;

/// <summary>What the engines do differently behind the same API, told in one place. Measured on docker.io 20.10.24 and Podman 4.3.1.</summary>
/// <param name="kind">The engine that answers, whatever its socket is called.</param>
internal sealed class EngineDifferences(EngineKind kind)
{
    /// <summary>The engine.</summary>
    internal EngineKind Kind { get; } = kind;

    /// <summary>Its command, for remedies.</summary>
    internal string Command => Kind == EngineKind.Docker ? "docker" : "podman";

    /// <summary>The option of its command that has no path of /proc hidden.</summary>
    internal string UnmaskFlag => Kind == EngineKind.Docker ? "systempaths=unconfined" : "unmask=ALL";

    /// <summary>
    /// Docker takes the filter of system calls as text; Podman as the path of a file that its service can read while it creates the container.
    /// </summary>
    internal bool TakesProfileAsFile => Kind == EngineKind.Podman;

    /// <summary>
    /// Has no path of /proc hidden. Docker: empty lists. Podman ignores these and has an option of its own.
    /// </summary>
    internal void Unmask(HostConfig host)
    {
        if (Kind == EngineKind.Podman)
        {
            host.SecurityOpt.Add(UnmaskFlag);
            return;
        }

        host.MaskedPaths = [];
        host.ReadonlyPaths = [];
    }

    /// <summary>
    /// Podman's service asks for more open files and processes than it may have itself where it cannot raise its limits (<c>setrlimit RLIMIT_NOFILE:
    /// Operation not permitted</c>): it gets those of this process, but no more processes than the kernel counts, to which the service has lowered itself.
    /// Docker's daemon hands on its own.
    /// </summary>
    internal void Limit(HostConfig host)
    {
        if (Kind == EngineKind.Podman)
            host.Ulimits = [Same("nofile", Limits.OpenFiles), Same("nproc", Math.Min(Limits.Processes, MostProcesses()))];
    }

    /// <summary>
    /// What to do where a container could not be started. crun refuses a machine whose cgroups are v1 and v2 at once, and only the service's own
    /// command line chooses another runtime.
    /// </summary>
    internal string RemedyForStart(string said) => Kind == EngineKind.Podman && said.Contains("crun", StringComparison.Ordinal)
        ? "start Podman's service with the other runtime: podman --runtime runc system service"
        : $"see the engine's own log; the same by hand: {Command} run (deploy/README.md)";

    /// <summary>Why a pull failed, from one message of its progress; null of any other. Podman answers 200 and says it here alone.</summary>
    internal static string? PullFault(JSONMessage message) => message.Error?.Message;

    private static int MostProcesses() => int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture);

    private static Ulimit Same(string name, long limit) => new() { Name = name, Soft = limit, Hard = limit };
}
