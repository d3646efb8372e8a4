using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>Keeps connections in the epoll set for what they wait for.</summary>
internal sealed class FloodInterest(EpollSet epoll)
{
    /// <summary>
    /// Says what a slot waits for; false with <see cref="Errno.Last"/> when the kernel refuses. A paused reader waits for nothing, but a
    /// level-triggered set tells of a peer's end all the same, again and again (epoll_ctl(2), EPOLLHUP): once is enough.
    /// </summary>
    internal bool Set(ref FloodConnection c, int slot, bool wantsOut)
    {
        uint events = (c.Paused ? LibcEpoll.EPOLLONESHOT : LibcEpoll.EPOLLIN | LibcEpoll.EPOLLRDHUP) | (wantsOut ? LibcEpoll.EPOLLOUT : 0);
        if (c.Registered && c.Events == events && !c.Paused)
            return true;
        if (!epoll.Watch(c.Fd, events, ((ulong)c.Generation << 32) | (uint)slot, add: !c.Registered))
            return false;
        (c.Registered, c.Events) = (true, events);
        return true;
    }
}
