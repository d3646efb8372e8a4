using System.Numerics;
using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>A worker's connections to the upstream: those to be made, to one address after the other, and those that are kept.</summary>
internal sealed class Upstreams(Worker worker)
{
    private const int MostSpare = 1024;

    private readonly UpstreamAddress[] _addresses = [.. worker.Options.Upstreams.Select((endpoint, i) => new UpstreamAddress(endpoint, i))];
    private readonly Stack<Upstream> _spare = new();
    private uint _turn;

    /// <summary>The next address that a request has not tried, and marks it as tried; null where it has tried all. One that failed just now is the last to be tried.</summary>
    public UpstreamAddress? Next(ref ulong tried)
    {
        UpstreamAddress? resting = null;
        var first = _turn++;
        for (var i = 0u; i < _addresses.Length; i++)
        {
            var address = _addresses[(first + i) % _addresses.Length];
            if ((tried & address.Bit) != 0)
                continue;
            if (!address.Rests(worker.Loop.Now))
            {
                tried |= address.Bit;
                return address;
            }

            resting ??= address;
        }

        tried |= resting?.Bit ?? 0;
        return resting;
    }

    /// <summary>Whether there is an address that was not tried.</summary>
    public bool HasOther(ulong tried) => BitOperations.PopCount(tried) < Math.Min(_addresses.Length, 64);

    /// <summary>The kept connection that was used last: it is the least likely to be ended just now.</summary>
    public Upstream? TakeKept(UpstreamAddress address)
    {
        if (address.Kept.Count == 0)
            return null;
        var upstream = address.Kept[^1];
        address.Kept.RemoveAt(address.Kept.Count - 1);
        worker.Loop.Alarms.Stop(upstream.Receiving);
        upstream.IsReused = true;
        return upstream;
    }

    /// <summary>Begins a new connection.</summary>
    /// <returns>The connection, made or being made; null where the kernel said no.</returns>
    public unsafe Upstream? Connect(UpstreamAddress address, out ForwardError error, out string detail)
    {
        (error, detail) = (ForwardError.None, "");
        var fd = Libc.socket(address.Family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            // Those that only wait for a request make room.
            if (Marshal.GetLastPInvokeError() is Libc.EMFILE or Libc.ENFILE && DropKept())
                return Connect(address, out error, out detail);
            (error, detail) = (ForwardError.ConnectOutOfResources, Libc.Words("socket", Marshal.GetLastPInvokeError()));
            return null;
        }

        int result;
        fixed (byte* raw = address.Raw.Span)
            result = Libc.connect(fd, raw, address.Raw.Length);
        var errno = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (errno is not (0 or Libc.EINPROGRESS))
        {
            _ = Libc.close(fd);
            (error, detail) = (Upstream.ErrorOf(errno), Libc.Words("connect", errno));
            return null;
        }

        var upstream = _spare.TryPop(out var spare) ? spare : new Upstream(worker);
        upstream.Open(fd, address, isConnected: errno == 0);
        return upstream;
    }

    private bool DropKept()
    {
        foreach (var address in _addresses)
        {
            if (address.Kept.Count == 0)
                continue;
            Drop(address.Kept[0]);
            return true;
        }

        return false;
    }

    /// <summary>Keeps a connection for a later request.</summary>
    public void Keep(Upstream upstream)
    {
        upstream.Rest();
        upstream.Address.Kept.Add(upstream);
        worker.Loop.Alarms.Set(upstream.Receiving, Wait.UpstreamIdle);
    }

    /// <summary>Closes a connection.</summary>
    /// <param name="upstream">The connection.</param>
    /// <param name="aborts">Whether that is in the middle of an exchange: over TCP a reset says that nobody reads any more.</param>
    public void Drop(Upstream upstream, bool aborts = false)
    {
        if (aborts && !upstream.Address.IsUnix)
            upstream.Wire.Reset();
        if (upstream.Exchange is null)
            upstream.Address.Kept.Remove(upstream);
        upstream.Close();
        if (_spare.Count < MostSpare)
            _spare.Push(upstream);
    }
}
