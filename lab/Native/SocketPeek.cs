namespace ProxyLab.Native;

/// <summary>What a socket holds, without taking it (recv(2), MSG_PEEK).</summary>
internal static unsafe class SocketPeek
{
    /// <summary>Whether octets lie there.</summary>
    internal static bool HasOctets(int fd) => Peek(fd) > 0;

    private static nint Peek(int fd)
    {
        byte octet;
        return Libc.recv(fd, &octet, 1, Libc.MSG_PEEK | Libc.MSG_DONTWAIT);
    }
}
