using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.Counters;

/// <summary>Finds the number of active client connections in a status page's body; null if it holds none.</summary>
internal delegate long? StatusParser(ReadOnlySpan<byte> body);

/// <summary>The status pages that are known here. Pure.</summary>
internal static class StatusPages
{
    /// <summary>
    /// nginx's stub_status (ngx_http_stub_status_module.c): <c>Active connections: 12</c>. It counts connections accepted and
    /// not yet closed, the one that asks included.
    /// </summary>
    internal static long? StubStatus(ReadOnlySpan<byte> body) => Plausible(KernelText.Field(body, "Active connections:"u8));

    /// <summary>labproxy's page, a name and a number a line: <c>active 12</c>.</summary>
    internal static long? LabProxy(ReadOnlySpan<byte> body) => Plausible(KernelText.Field(body, "active "u8));

    /// <summary>A gauge that fell below 0 shows as a number near 2^32 or 2^64 (stub_status after a worker died): no proxy has so many.</summary>
    private static long? Plausible(long? value) => value is >= 0 and <= int.MaxValue ? value : null;
}
