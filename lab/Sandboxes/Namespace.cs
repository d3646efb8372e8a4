using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Sandboxes;

/// <summary>The inside of a sandbox: its loopback, its sysctls and its private folder.</summary>
internal static class Namespace
{
    private static readonly string[] Documented = ["ip_local_port_range", "tcp_tw_reuse", "tcp_tw_recycle", "tcp_fin_timeout"];

    // Connections in TIME_WAIT. The kernel's default is half of the table's buckets (net/ipv4/tcp_ipv4.c, tcp_set_hashinfo): 8,192 for the sandbox's own table, which is fewer than a
    // range has ports. This is what the machine's table of 262,144 has.
    private const string TimeWaits = "131072";

    /// <summary>Where a sandbox may have its private folder: the first of these that there is.</summary>
    internal static IReadOnlyList<string> MountPoints { get; } = ["/dev/shm", "/mnt", "/media", "/srv"];

    /// <summary>
    /// Whether this process is the first of a pid namespace of its own, and so may change what follows: a guard against being
    /// started by hand on the host.
    /// </summary>
    internal static bool IsOurs => Environment.ProcessId == 1;

    /// <summary>Brings the loopback interface up, makes room for connections in TIME_WAIT, and mounts a short, private, empty folder.</summary>
    /// <returns>The folder: short, because a Unix path has 108 octets (unix(7)), and gone with the sandbox.</returns>
    internal static string Prepare()
    {
        LoopbackUp();
        Set("tcp_max_tw_buckets", TimeWaits);
        var folder = MountPoints.FirstOrDefault(Directory.Exists)
            ?? throw new LabException("prepare sandbox", "no folder to mount on", $"create one of {string.Join(", ", MountPoints)}");
        if (LibcNamespaces.mount("proxylab", folder, "tmpfs", LibcNamespaces.MS_NOSUID | LibcNamespaces.MS_NODEV, "mode=0700") != 0)
            throw new LabException("prepare sandbox", $"mount of a tmpfs on {folder}: {Errno.Describe(Errno.Last)}", "see: proxylab doctor");
        return folder;
    }

    /// <summary>Shows a file of the trial's folder in the private folder too, by a mount: a process of another root sees the private folder, and no link out of it.</summary>
    internal static void Show(string file, string privateFile)
    {
        File.Create(privateFile).Dispose();
        if (LibcNamespaces.mount(file, privateFile, null, LibcNamespaces.MS_BIND, null) != 0)
            throw new LabException("prepare sandbox", $"mount of {file} on {privateFile}: {Errno.Describe(Errno.Last)}", "see: proxylab doctor");
    }

    /// <summary>Writes net.core.somaxconn of this network namespace.</summary>
    internal static void SetSomaxconn(int value) =>
        File.WriteAllText("/proc/sys/net/core/somaxconn", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Writes net.ipv4.ip_local_port_range for a listener that binds port 0: away from where connections come from, for a port that is
    /// listened on is one that nobody can connect from.
    /// </summary>
    internal static void SetListenerPorts() => Set("ip_local_port_range", "9000 9999");

    /// <summary>Writes what a plan says of connections: the ports they may come from and their TIME_WAIT.</summary>
    internal static void SetConnections(Plan plan)
    {
        Set("ip_local_port_range", string.Create(CultureInfo.InvariantCulture, $"{plan.PortRange.First} {plan.PortRange.Last}"));
        Set("tcp_tw_reuse", plan.TwReuse.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a setting of this network namespace, e.g. <c>net.ipv4.tcp_fin_timeout</c>.</summary>
    /// <exception cref="LabException">It is none of the network's, or cannot be written.</exception>
    internal static void SetSysctl(string name, string value)
    {
        if (!name.StartsWith("net.", StringComparison.Ordinal) || name.Contains('/', StringComparison.Ordinal))
            throw new LabException("set sysctls", $"{name} is no setting of the network", "name one of net.*: the sandbox has no others of its own");
        try
        {
            File.WriteAllText("/proc/sys/" + name.Replace('.', '/'), value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("set sysctls", $"{name}={value}: {e.Message}", "see the name and the value", e);
        }
    }

    /// <summary>
    /// Settings of TCP that the source documents name, with what this kernel has in a new network namespace; null for one that it does not
    /// have. (tcp_tw_recycle went in Linux 4.12, commit 4396e46187ca.)
    /// </summary>
    internal static JsonObject SysctlsOfDocuments() => new(Documented.Select(name => KeyValuePair.Create(
        name, (JsonNode?)(File.Exists("/proc/sys/net/ipv4/" + name) ? File.ReadAllText("/proc/sys/net/ipv4/" + name).Trim() : null))));

    private static void Set(string name, string value) => File.WriteAllText("/proc/sys/net/ipv4/" + name, value);

    /// <summary>Moves the calling thread into another network namespace, for good.</summary>
    /// <param name="file">A <c>/proc/PID/ns/net</c>.</param>
    /// <returns>0, or why not (errno).</returns>
    internal static int EnterNetwork(ProcFile file)
    {
        if (file.Fd < 0) return file.OpenErrno;
        return LibcNamespaces.setns(file.Fd, LibcNamespaces.CLONE_NEWNET) == 0 ? 0 : Errno.Last;
    }

    /// <summary>Brings the loopback interface of this network namespace up.</summary>
    internal static unsafe void LoopbackUp()
    {
        var fd = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        LibcNamespaces.IfReq request = default;
        Encoding.ASCII.GetBytes("lo").CopyTo(new Span<byte>(request.Name, 16));
        var done = LibcNamespaces.ioctl(fd, LibcNamespaces.SIOCGIFFLAGS, &request);
        request.Flags |= LibcNamespaces.IFF_UP;
        if (done == 0) done = LibcNamespaces.ioctl(fd, LibcNamespaces.SIOCSIFFLAGS, &request);
        var errno = Errno.Last;
        _ = Libc.close(fd);
        if (done != 0) throw new LabException("prepare sandbox", $"loopback: {Errno.Describe(errno)}", "see: proxylab doctor");
    }
}
