namespace ProxyLab;

/// <summary>The names of events in <c>events.jsonl</c>.</summary>
internal static class EventNames
{
    internal const string SandboxReady = "sandbox-ready", Sysctls = "sysctls", UpstreamListening = "upstream-listening", ProxyReady = "proxy-ready",
        WaveStart = "wave-start", WaveEnd = "wave-end", Drained = "drained", Recovered = "recovered",
        UpstreamCounters = "upstream-counters", UpstreamAccount = "upstream-account", Kernel = "kernel", Note = "note", Failed = "failed", Done = "done",
        ClockStepped = "clock-stepped", Steered = "steered", Kept = "kept", Skipped = "skipped";

    /// <summary>The probe of the notes about descriptors: who may run out, or ran out, and the remedy.</summary>
    internal const string Descriptors = "descriptors";
}
