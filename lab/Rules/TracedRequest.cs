namespace ProxyLab;

/// <summary>
/// The system calls of one request through a proxy with an event loop, told from others by their descriptors. Clients come one after the other, so that the
/// last connection accepted before a connect is its client.
/// </summary>
/// <param name="Accept">When the client was accepted: the call's place in the trace, as everywhere here; null for never.</param>
/// <param name="Connect">When the upstream connection was begun.</param>
/// <param name="Write">When it was first written to.</param>
/// <param name="Wait">When the proxy first waited in epoll after that.</param>
/// <param name="Close">When it was closed.</param>
/// <param name="GatewayTimeout">When a 504 was written to the client.</param>
/// <param name="Connected">The connect call itself.</param>
public sealed record TracedRequest(int? Accept, int Connect, int? Write, int? Wait, int? Close, int? GatewayTimeout, TracedCall Connected)
{
    private static readonly string[] Accepts = ["accept", "accept4"], Writes = ["write", "writev", "sendto", "sendmsg", "sendfile"], Waits = ["epoll_wait", "epoll_pwait"];

    /// <summary>Whether it was accepted, connected, written, awaited and closed in this order.</summary>
    public bool InOrder => Accept < Connect && Connect < Write && Write < Wait && Wait < Close;

    /// <summary>Every request of a wave that reached a call of connect, in the order of these calls.</summary>
    /// <param name="e">The evidence of a traced trial.</param>
    /// <param name="wave">Which wave, from 1.</param>
    /// <exception cref="NotMeasuredException">The trial was not traced.</exception>
    public static IReadOnlyList<TracedRequest> All(Evidence e, int wave)
    {
        ArgumentNullException.ThrowIfNull(e);
        var calls = e.Trace.OfWave(wave);
        return [.. calls.Index().Where(c => c.Item.Name == "connect").Select(c => At([.. calls.Select(call => call.Pid == c.Item.Pid ? call : null)], c.Index))];
    }

    private static TracedRequest At(IReadOnlyList<TracedCall?> calls, int connect)
    {
        var upstream = Descriptor(calls[connect]!);
        var accept = Last(calls, connect, c => Accepts.Contains(c.Name) && c.Result >= 0);
        var client = accept is { } a ? calls[a]!.Result : null;
        var write = First(calls, connect, c => Writes.Contains(c.Name) && Descriptor(c) == upstream);
        return new TracedRequest(accept, connect, write,
            write is { } w ? First(calls, w, c => Waits.Contains(c.Name)) : null,
            First(calls, connect, c => c.Name == "close" && Descriptor(c) == upstream),
            First(calls, connect, c => Writes.Contains(c.Name) && Descriptor(c) == client && c.Arguments.Contains("504 ", StringComparison.Ordinal)),
            calls[connect]!);
    }

    private static int? First(IReadOnlyList<TracedCall?> calls, int after, Func<TracedCall, bool> which) =>
        Enumerable.Range(after + 1, calls.Count - after - 1).Where(i => calls[i] is { } c && which(c)).Select(i => (int?)i).FirstOrDefault();

    private static int? Last(IReadOnlyList<TracedCall?> calls, int before, Func<TracedCall, bool> which) =>
        Enumerable.Range(0, before).Where(i => calls[i] is { } c && which(c)).Select(i => (int?)i).LastOrDefault();

    /// <summary>The first argument, where it is a number.</summary>
    private static long? Descriptor(TracedCall call) =>
        long.TryParse(call.Arguments.Split(',', 2)[0], System.Globalization.CultureInfo.InvariantCulture, out var fd) ? fd : null;
}
