using System.Globalization;
using System.Text;
using ProxyLab.Native;

namespace ProxyLab.Bench;

/// <summary>Inputs for the micro-benchmarks, made by hand as the kernel and servers write them.</summary>
internal static class Octets
{
    /// <summary>The path that the inputs are about.</summary>
    internal const string Path = "/dev/shm/up.sock";

    /// <summary>So many lines of /proc/net/unix: in turn an embryo, a client's end and a server's end.</summary>
    internal static byte[] UnixTable(int lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines; i++)
        {
            var (state, inode, path) = (i % 3) switch
            {
                0 => ("02", 0, " " + Path),
                1 => ("03", 100_000 + i, ""),
                _ => ("03", 100_000 + i, " " + Path),
            };
            text.Append(CultureInfo.InvariantCulture, $"0000000000000000: 00000002 00000000 00000000 0001 {state} {inode,5}{path}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>A datagram of so many UNIX_DIAG messages of connected sockets, every other one with the name.</summary>
    internal static byte[] UnixDiag(int messages) => Datagram(messages, i => Netlink.UnixDiag(LibcNetlink.TCP_ESTABLISHED, i % 2 == 0 ? Path + "\0" : null));

    /// <summary>A datagram of so many INET_DIAG messages of connected sockets.</summary>
    internal static byte[] InetDiag(int messages) => Datagram(messages, i => Netlink.InetDiag(LibcNetlink.TCP_ESTABLISHED, 8080, 0, 0, 1000 + (uint)i));

    private static byte[] Datagram(int messages, Func<int, byte[]> payload) =>
        [.. Enumerable.Range(0, messages).SelectMany(i => Netlink.Message(LibcNetlink.SOCK_DIAG_BY_FAMILY, payload(i)))];
}
