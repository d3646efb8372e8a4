using System.Globalization;

namespace ProxyLab.Sandboxes;

/// <summary>Tries whether sandboxes can be had at all, and says which setting forbids them.</summary>
internal static class SandboxCheck
{
    private static readonly (string File, Func<string, bool> Forbids, string Remedy)[] Settings =
    [
        ("/proc/sys/user/max_user_namespaces", v => v == "0", "sysctl user.max_user_namespaces=15000"),
        ("/proc/sys/user/max_net_namespaces", v => v == "0", "sysctl user.max_net_namespaces=15000"),
        ("/proc/sys/user/max_pid_namespaces", v => v == "0", "sysctl user.max_pid_namespaces=15000"),
        ("/proc/sys/kernel/unprivileged_userns_clone", v => v == "0", "sysctl kernel.unprivileged_userns_clone=1"),
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", v => v == "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
    ];

    /// <summary>Tries what only root itself may do: a sandbox without a user namespace in which <c>rps_cpus</c> can be written.</summary>
    /// <returns>Why not; null where it can.</returns>
    internal static async Task<string?> WhyNoRoot()
    {
        const string steer = "mount -t sysfs sysfs /mnt && echo 0 > /mnt/class/net/lo/queues/rx-0/rps_cpus";
        if (!Environment.IsPrivilegedProcess) return "it needs root, to steer packets by rps_cpus";
        using var sandbox = await Sandbox.Start(["sh", "-c", steer], _ => { }, asRoot: true);
        return await sandbox.Exited == 0 ? null : $"it needs root outside of a user namespace, to steer packets by rps_cpus: {sandbox.Errors.ReplaceLineEndings(" ")}";
    }

    /// <summary>Starts a sandbox with nothing in it.</summary>
    /// <exception cref="LabException">It cannot be had: says which setting or flag forbids it, and the remedy.</exception>
    internal static async Task Require()
    {
        using var sandbox = await Sandbox.Start(["true"], _ => { });
        var code = await sandbox.Exited;
        if (code == 0) return;
        var forbidding = Settings.FirstOrDefault(s => File.Exists(s.File) && s.Forbids(File.ReadAllText(s.File).Trim()));
        var remedy = forbidding.Remedy is not null
            ? $"{forbidding.File} forbids it; as root: {forbidding.Remedy}"
            : ContainerCheck.Remedy(sandbox.Errors) ?? "what forbids it was not found; is this a container that does not say so? deploy/README.md names the flags";
        throw new LabException(
            "start sandbox",
            string.Create(CultureInfo.InvariantCulture, $"user, network, pid and mount namespaces cannot be had (unshare ended with {code}): {sandbox.Errors}"),
            remedy);
    }
}
