using System.Globalization;

namespace ProxyLab.Sandboxes;

/// <summary>Whether this is a container, and which of the engine's flags is missing for a sandbox in it. Measured by <c>make privileges</c>.</summary>
internal static class ContainerCheck
{
    /// <summary>The engine, by the file that it leaves or by the cgroup's name; null outside of a container, or where nothing tells.</summary>
    internal static string? Engine { get; } =
        File.Exists("/.dockerenv") ? "docker"
        : File.Exists("/run/.containerenv") ? "podman"
        : Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is not null ? "kubernetes"
        : FromCgroup(Text("/proc/1/cgroup"));

    /// <summary>The engine that a process's <c>/proc/PID/cgroup</c> names.</summary>
    internal static string? FromCgroup(string cgroup) =>
        cgroup.Contains("kubepods", StringComparison.Ordinal) ? "kubernetes"
        : cgroup.Contains("docker", StringComparison.Ordinal) ? "docker"
        : cgroup.Contains("libpod", StringComparison.Ordinal) ? "podman"
        : null;

    /// <summary>The flag that is missing, and what it is for.</summary>
    /// <param name="errors">What unshare(1) said.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="status"><c>/proc/self/status</c>: whether a filter of system calls is on, and which capabilities there are.</param>
    /// <param name="confinement">AppArmor's profile; empty without AppArmor.</param>
    internal static string Remedy(string errors, string engine, string status, string confinement)
    {
        if (errors.Contains("mount /proc", StringComparison.Ordinal)) return $"{Say(engine, Paths)} (the engine hides parts of /proc, so that no new one may be mounted)";
        if (errors.Contains("uid_map", StringComparison.Ordinal)) return "as root: --cap-add SETFCAP (to map root); or leave root: --user 10001:10001";
        if (Field(status, "Seccomp") == "2" && !HasSysAdmin(status)) return $"{Say(engine, Profile)} (the engine's filter of system calls forbids namespaces to whoever has no CAP_SYS_ADMIN)";
        if (confinement.Length > 0 && !confinement.StartsWith("unconfined", StringComparison.Ordinal)) return $"--security-opt apparmor=unconfined (the profile {confinement} forbids mounts)";
        return $"{Say(engine, Profile)} {Say(engine, Paths)}, on a host that allows user namespaces";
    }

    /// <summary>The flag that is missing in this container.</summary>
    internal static string? Remedy(string errors) =>
        Engine is { } engine ? $"start the container with {Remedy(errors, engine, Text("/proc/self/status"), Text("/proc/self/attr/current"))}" : null;

    private static readonly (string Docker, string Podman, string Kubernetes)
        Profile = ("--security-opt seccomp=deploy/seccomp.json", "--security-opt seccomp=deploy/seccomp.json", "securityContext.seccompProfile: the lab's deploy/seccomp.json (type Localhost), or type Unconfined"),
        Paths = ("--security-opt systempaths=unconfined", "--security-opt unmask=ALL", "securityContext.procMount: Unmasked");

    private static string Say(string engine, (string Docker, string Podman, string Kubernetes) flag) => engine switch
    {
        "podman" => flag.Podman,
        "kubernetes" => flag.Kubernetes,
        _ => flag.Docker,
    };

    private static bool HasSysAdmin(string status) =>
        ulong.TryParse(Field(status, "CapEff"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var set) && (set >> 21 & 1) == 1;

    private static string Field(string status, string name) =>
        status.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim('\n', '\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // not on this kernel, or not ours to read: nothing is concluded from it
        }
    }
}
