using System.Text;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Endpoints;

/// <summary>
/// From an abstract name as it is written to the one that is there. ss and /proc/net/unix print every zero octet as <c>@</c> (net/unix/af_unix.c,
/// unix_seq_show), so what was copied from there is not always what was bound.
/// </summary>
internal static class AbstractName
{
    /// <summary>Of these sockets those of that name: with every <c>@</c> but the first as it is, or, if none is, those that print so.</summary>
    internal static IReadOnlyList<UnixSocket> Among(IEnumerable<UnixSocket> sockets, string written)
    {
        var name = new UnixName(written);
        var printed = sockets.Where(s => s.IsAbstract && name.IsPrinted(Printed(s.Name))).ToList();
        return printed.Exists(s => name.IsRaw(s.Name)) ? printed.FindAll(s => name.IsRaw(s.Name)) : printed;
    }

    /// <summary>
    /// The name to connect to, with a zero in front: that of the listener of the caller's network namespace that is meant, else the one that
    /// was written.
    /// </summary>
    internal static string ToConnect(string written) => Here(written) is [var listener, ..] ? Encoding.UTF8.GetString(listener.Name) : "\0" + written[1..];

    /// <summary>Those of the caller's network namespace that listen on such a name.</summary>
    internal static IReadOnlyList<UnixSocket> Here(string written)
    {
        using var netlink = new NetlinkSocket();
        return Among(new UnixSockets(netlink).Listeners() ?? [], written);
    }

    /// <summary>A name as text, an abstract one's zeros as <c>@</c>.</summary>
    internal static string Text(byte[] name) => Encoding.UTF8.GetString(Printed(name));

    private static byte[] Printed(byte[] name)
    {
        if (name is not [0, ..]) return name;
        byte[] printed = [.. name];
        printed.AsSpan().Replace((byte)0, (byte)'@');
        return printed;
    }
}
