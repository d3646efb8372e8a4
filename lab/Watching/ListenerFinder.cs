using System.Globalization;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Watching;

/// <summary>
/// Finds a listener by its name in every network namespace that some process of this machine is in, and who holds it. The files of
/// /proc/PID/net are those of the process's namespace (fs/proc/proc_net.c, get_proc_task_net).
/// </summary>
internal static class ListenerFinder
{
    /// <summary>Every namespace that has such a listener, the caller's own first.</summary>
    /// <param name="endpoint">What to look for: a Unix name, or a TCP port at any address.</param>
    /// <param name="pid">The process whose namespace alone is looked into; null for all.</param>
    internal static IReadOnlyList<ListenerPlace> Find(Endpoint endpoint, int? pid)
    {
        var own = NamespaceOf("self") ?? "";
        var pids = pid is { } one ? [one] : Processes();
        var namespaces = pids.Select(p => (Pid: p, Name: NamespaceOf(Text(p)))).Where(n => n.Name is not null && n.Name != own).DistinctBy(n => n.Name);
        var places = namespaces.Select(n => new ListenerPlace(n.Name!, n.Pid, Listening(endpoint, Text(n.Pid))));
        if (pid is null || NamespaceOf(Text(pid.Value)) == own) places = places.Prepend(new ListenerPlace(own, 0, Listening(endpoint, "self")));
        return [.. places.Where(p => p.Inodes.Count > 0)];
    }

    /// <summary>Who holds any of these sockets: every process that may be looked at is.</summary>
    internal static ListenerOwners Owners(IReadOnlySet<ulong> inodes)
    {
        var wanted = inodes.Select(i => string.Create(CultureInfo.InvariantCulture, $"socket:[{i}]")).ToHashSet();
        var (owners, hidden) = (new List<string>(), 0);
        foreach (var pid in Processes())
        {
            try
            {
                if (Directory.EnumerateFiles($"/proc/{pid}/fd").Any(fd => LinkOf(fd) is { } link && wanted.Contains(link)))
                    owners.Add($"{pid} {File.ReadAllText($"/proc/{pid}/comm").Trim()}");
            }
            catch (UnauthorizedAccessException)
            {
                hidden++;
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return new ListenerOwners(owners, hidden);
    }

    private static HashSet<ulong> Listening(Endpoint endpoint, string process)
    {
        try
        {
            return endpoint.Path is { } path ? UnixListeners(path, process) : TcpListeners(endpoint.Tcp!.Port, process);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // It ended, or is nobody's business.
        }
    }

    private static HashSet<ulong> UnixListeners(string path, string process)
    {
        var name = new UnixName(path);
        return [.. File.ReadLines($"/proc/{process}/net/unix").Select(System.Text.Encoding.UTF8.GetBytes)
            .Select(text => UnixLine.TryParse(text, out var line) && line.Listens && name.IsPrinted(line.Path) ? line.Inode : 0).Where(i => i != 0)];
    }

    /// <summary>State 0A is LISTEN; the local address ends in the port, in hexadecimal (net/ipv4/tcp_ipv4.c, get_tcp4_sock).</summary>
    private static HashSet<ulong> TcpListeners(int port, string process)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return [.. new[] { "tcp", "tcp6" }.Select(f => $"/proc/{process}/net/{f}").Where(File.Exists).SelectMany(File.ReadLines)
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(c => c.Length > 9 && c[3] == "0A" && c[1].EndsWith(ending, StringComparison.Ordinal))
            .Select(c => ulong.Parse(c[9], CultureInfo.InvariantCulture))];
    }

    private static string? NamespaceOf(string process) => LinkOf($"/proc/{process}/ns/net");

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(p => p > 0);

    private static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);
}
