using Docker.DotNet.Models;

namespace ProxyLab.Engines;

/// <summary>
/// What a container may do. <see cref="Least"/> is the least in which a sandbox can be had; <c>make privileges</c> measures that no part of it can be
/// left out, and deploy/README.md says why.
/// </summary>
internal sealed record ContainerRights
{
    /// <summary>An ordinary user without any capability, for every case but those that need root.</summary>
    internal static ContainerRights Least { get; } = new();

    /// <summary>As the container's root with three capabilities, for the cases that need root too.</summary>
    internal static ContainerRights LeastAsRoot { get; } = new() { User = "0:0", Capabilities = ["SYS_ADMIN", "NET_ADMIN", "SETFCAP"] };

    /// <summary>User and group.</summary>
    internal string User { get; init; } = "10001:10001";

    /// <summary>The capabilities that are left, without CAP_.</summary>
    internal IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Whether the lab's own filter of system calls takes the place of the engine's, which refuses unshare(2) and mount(2).</summary>
    internal bool HasProfile { get; init; } = true;

    /// <summary>Whether no part of /proc is hidden: the kernel lets a user namespace mount its own only then (fs/namespace.c, mount_too_revealing).</summary>
    internal bool SeesProc { get; init; } = true;

    /// <summary>Whether the engine takes every restriction away.</summary>
    internal bool IsPrivileged { get; init; }

    /// <summary>Whether nothing but /tmp can be written.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>The same in the API's words.</summary>
    /// <param name="differences">The engine's.</param>
    /// <param name="profile">The filter, as the engine wants it: text or path.</param>
    /// <param name="hasAppArmor">Whether AppArmor is on, whose profile for containers forbids every mount.</param>
    internal HostConfig Describe(EngineDifferences differences, string profile, bool hasAppArmor)
    {
        var host = new HostConfig { AutoRemove = true, NetworkMode = "none", Privileged = IsPrivileged, ReadonlyRootfs = IsReadOnly };
        if (IsReadOnly) host.Tmpfs = new Dictionary<string, string> { ["/tmp"] = "mode=1777" };
        differences.Limit(host);
        if (IsPrivileged) return host;
        host.CapDrop = ["ALL"];
        host.CapAdd = [.. Capabilities];
        host.SecurityOpt = ["no-new-privileges"];
        if (hasAppArmor) host.SecurityOpt.Add("apparmor=unconfined");
        if (HasProfile) host.SecurityOpt.Add($"seccomp={profile}");
        if (SeesProc) differences.Unmask(host);
        return host;
    }
}
