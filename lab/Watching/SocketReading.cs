namespace ProxyLab.Watching;

/// <summary>One listening socket as it was seen at one moment. Null is "not measured", never 0.</summary>
/// <param name="Name">What it is bound to: <c>127.0.0.1:80</c>, <c>[::]:80</c>, a path or <c>@name</c>.</param>
/// <param name="Kind">What that is, e.g. <c>IPv4</c>, <c>dual-stack wildcard</c>, <c>Unix stream</c>.</param>
/// <param name="Network">Its network namespace, as /proc/PID/ns/net names it.</param>
/// <param name="Inode">By which /proc/PID/fd names it.</param>
/// <param name="Cookie">Tells it from a later one with the same inode.</param>
/// <param name="Queue">Connections that wait to be accepted.</param>
/// <param name="Limit">The backlog after the kernel's clamp; one more than that fit.</param>
/// <param name="Dead">Those of the waiting whose client has gone; null as well where it cannot be told from its siblings' (SO_REUSEPORT).</param>
internal sealed record SocketReading(string Name, string Kind, string Network, uint Inode, ulong Cookie, int? Queue, int? Limit, int? Dead)
{
    /// <summary>Whether a client that connects now to what was asked for can come to this one: not if its file was removed or replaced.</summary>
    internal bool IsReachable { get; init; } = true;

    /// <summary>The processes that hold it, each by number and name, as far as the caller may see.</summary>
    internal IReadOnlyList<string> HeldBy { get; init; } = [];

    /// <summary>How many connections fit: one more than the limit (net/unix/af_unix.c unix_recvq_full; include/net/sock.h sk_acceptq_is_full).</summary>
    internal long? Capacity => Limit + 1L;

    /// <summary>Whether the next connection meets a full queue.</summary>
    internal bool IsFull => Queue >= Capacity;
}

/// <summary>One look at all that was asked for.</summary>
/// <param name="Sockets">The listeners: none where nobody listens; null if the reading failed.</param>
/// <param name="Dead">The dead of all of them.</param>
/// <param name="Accepted">Connections of all of them that some process holds.</param>
/// <param name="Present">Connections of all of them that wait or are held, counted so that one that is accepted meanwhile counts once; null where they were not.</param>
/// <param name="Failed">Whether something that was to be read could not be.</param>
/// <param name="Notes">What a person must know to read it, a sentence each.</param>
internal sealed record ListenerLook(IReadOnlyList<SocketReading>? Sockets, int? Dead, int? Accepted, int? Present, bool Failed, IReadOnlyList<string> Notes)
{
    /// <summary>A look at which nothing could be read.</summary>
    internal static ListenerLook Nothing(IReadOnlyList<string> notes) => new(null, null, null, null, true, notes);
}

/// <summary>Finds the listeners of an endpoint and reads them, again and again.</summary>
internal abstract class ListenerSource : IDisposable
{
    /// <summary>The namespace that is looked into first.</summary>
    internal abstract NetworkPlace Place { get; }

    /// <summary>One look.</summary>
    /// <param name="thoroughly">Whether to walk over connections as well, which costs more the more there are.</param>
    internal abstract ListenerLook Look(bool thoroughly);

    /// <summary>Why nobody was found, and what else is there.</summary>
    internal abstract LabException Nobody();

    /// <inheritdoc/>
    public abstract void Dispose();
}
