using ProxyLab.Sandboxes;

namespace ProxyLab.Clients;

/// <summary>Why requests ended as local errors: how many for each reason, and what mends it.</summary>
/// <param name="Errno">The error number (errno(3)).</param>
/// <param name="Count">Requests that ended so.</param>
/// <param name="Text">The reason and its remedy, for people.</param>
internal sealed record LocalErrors(int Errno, long Count, string Text)
{
    private const int ENETUNREACH = 101, EHOSTUNREACH = 113;

    /// <summary>A line for each reason, the most frequent first; none where this machine did not fail.</summary>
    internal static IReadOnlyList<LocalErrors> Of(FloodSpec spec, FloodSummary summary) =>
        [.. summary.LocalErrors.OrderByDescending(e => e.Value).Select(e => new LocalErrors(e.Key, e.Value, Describe(spec, summary, e.Key, e.Value)))];

    private static string Describe(FloodSpec spec, FloodSummary summary, int errno, long count)
    {
        var (reason, remedy) = errno switch
        {
            Native.Errno.EMFILE or Native.Errno.ENFILE => ($"found no descriptor: {Descriptors(spec)}", Fewer(spec)),
            Native.Errno.EADDRNOTAVAIL or Native.Errno.EAGAIN => ("found no free local port",
                "use connections again (-k), give more --sources, or widen net.ipv4.ip_local_port_range"),
            Native.Errno.ENOMEM or Native.Errno.ENOBUFS => ("found no memory for a socket", "close other programs, or raise net.ipv4.tcp_mem"),
            ENETUNREACH or EHOSTUNREACH => ($"found no route to {spec.Target}", "see: ip route get ADDRESS"),
            _ => ("failed on this machine", $"see what forbids a socket to {spec.Target}"),
        };
        return FormattableString.Invariant($"{count} of {summary.Started} requests {reason} ({Native.Errno.Describe(errno)}); {remedy}");
    }

    private static string Descriptors(FloodSpec spec)
    {
        var limit = FormattableString.Invariant($"this process may have {Limits.OpenFiles}");
        return spec.Open is null ? FormattableString.Invariant($"{limit} and needs {Needed(spec)}") : limit;
    }

    private static string Fewer(FloodSpec spec) => spec.Open is null
        ? FormattableString.Invariant($"raise the hard limit (ulimit -Hn {Needed(spec)}), or give fewer --clients")
        : "raise the hard limit (ulimit -Hn), or give a lower --rate";

    /// <summary>One for each client, those that this process has now that the flood is over, those that a flood itself has, and those that clients leave alone.</summary>
    private static int Needed(FloodSpec spec)
    {
        var now = Directory.GetFileSystemEntries("/proc/self/fd").Length - 1; // without the one that this look takes
        return spec.Clients + now + FloodWave.Descriptors + FloodConnector.ReservedDescriptors;
    }
}
