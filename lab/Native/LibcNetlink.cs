namespace ProxyLab.Native;

/// <summary>
/// Numbers of netlink and its sock_diag family (include/uapi/linux/netlink.h, sock_diag.h, unix_diag.h, inet_diag.h).
/// </summary>
internal static class LibcNetlink
{
    internal const int NETLINK_SOCK_DIAG = 4;
    internal const ushort NLM_F_REQUEST = 1, NLM_F_DUMP = 0x300, NLM_F_DUMP_INTR = 0x10;
    internal const ushort NLMSG_NOOP = 1, NLMSG_ERROR = 2, NLMSG_DONE = 3, SOCK_DIAG_BY_FAMILY = 20;
    internal const uint UDIAG_SHOW_NAME = 1, UDIAG_SHOW_VFS = 2, UDIAG_SHOW_ICONS = 8, UDIAG_SHOW_RQLEN = 0x10;
    internal const ushort UNIX_DIAG_NAME = 0, UNIX_DIAG_VFS = 1, UNIX_DIAG_ICONS = 3, UNIX_DIAG_RQLEN = 4, UNIX_DIAG_SHUTDOWN = 6;
    internal const ushort INET_DIAG_SKV6ONLY = 11;

    /// <summary>Of a socket that was shut down (include/net/sock.h).</summary>
    internal const byte RCV_SHUTDOWN = 1;

    /// <summary>States of TCP, which Unix sockets use as well (include/net/tcp_states.h).</summary>
    internal const byte TCP_ESTABLISHED = 1, TCP_SYN_SENT = 2, TCP_SYN_RECV = 3, TCP_FIN_WAIT1 = 4, TCP_FIN_WAIT2 = 5, TCP_TIME_WAIT = 6, TCP_CLOSE = 7, TCP_CLOSE_WAIT = 8, TCP_LISTEN = 10;
}
