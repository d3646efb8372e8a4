namespace ProxyLab.Watching;

/// <summary>Where a listener was found.</summary>
/// <param name="Namespace">Its network namespace as /proc/PID/ns/net names it, e.g. <c>net:[4026531840]</c>.</param>
/// <param name="Pid">A process in that namespace; 0 for the caller's own.</param>
/// <param name="Inodes">The inodes of its listening sockets: several with SO_REUSEPORT.</param>
internal sealed record ListenerPlace(string Namespace, int Pid, IReadOnlySet<ulong> Inodes);

/// <summary>Who holds a listening socket, as far as the caller may see.</summary>
/// <param name="Pids">The processes, each by its id and name, e.g. <c>812 gunicorn</c>.</param>
/// <param name="Hidden">Processes whose descriptors the caller may not read.</param>
internal sealed record ListenerOwners(IReadOnlyList<string> Pids, int Hidden);
