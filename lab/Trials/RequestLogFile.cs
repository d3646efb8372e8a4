using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>The trial's file for the proxy's lines for requests.</summary>
internal static class RequestLogFile
{
    /// <summary>Makes it where the plan asks for it and the proxy can write it: empty, so that one that stays empty says that the proxy wrote nothing.</summary>
    internal static void Make(Proxy proxy, ProxySetup setup, string folder)
    {
        if (!setup.Plan.RequestLog || proxy is not IHasRequestLog) return;
        var file = Path.Combine(folder, RunFiles.ProxyRequests);
        File.Create(file).Dispose();
        Namespace.Show(file, setup.RequestLog);
    }
}
