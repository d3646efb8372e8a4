using System.Text.Json;

namespace ProxyLab;

/// <summary>What a trial said of itself while it ran: how it ended, and what it found on the machine. From <c>events.jsonl</c>.</summary>
public sealed class TrialAccount
{
    /// <summary>Seconds: dates are read to a millisecond, and a clock that is only slewed moves less than this while a trial runs (kernel/time/ntp.c, MAXFREQ: 500 ppm).</summary>
    internal const double LongestSlew = 0.05;

    private readonly IReadOnlyList<EventRow> _events;

    internal TrialAccount(IReadOnlyList<EventRow> events) => _events = events;

    /// <summary>Whether the trial ran to its end and said so.</summary>
    public bool Whole => Find(EventNames.Done) is not null;

    /// <summary>The harness's own account of why the trial broke off; null when it did not.</summary>
    public string? Failure => Find(EventNames.Failed) is { } failed
        ? failed.Fields.TryGetProperty("message", out var message) ? message.ToString() : "it failed, and did not say why"
        : null;

    /// <summary>Why the trial was not run at all, on this machine; null when it was.</summary>
    public string? Skipped => Find(EventNames.Skipped)?.Fields.GetProperty("reason").GetString();

    /// <summary>Why the proxy could not do what the trial's plan asks for, so that it was not run, and its claims are not applicable; null where it could.</summary>
    public string? BeyondProxy => Find(EventNames.Skipped) is { } skipped && skipped.Fields.TryGetProperty("beyond_proxy", out var beyond) && beyond.ValueKind == JsonValueKind.True ? Skipped : null;

    /// <summary>What the trial noted of descriptors that may have run out, or did, with the remedy; empty if nothing.</summary>
    internal string DescriptorShortage => string.Concat(_events
        .Where(e => e.Name == EventNames.Note && e.Text("probe") == EventNames.Descriptors)
        .Select(e => $"; {e.Text("last")}").Distinct());

    /// <summary>Whether the trial's kernel has a setting of net.ipv4 that the trial looked for, e.g. <c>tcp_tw_recycle</c>.</summary>
    /// <exception cref="NotMeasuredException">Nobody looked for it.</exception>
    public bool HasSysctl(string name) => Find(EventNames.Sysctls) is { } looked && looked.Fields.TryGetProperty(name, out var value)
        ? value.ValueKind != JsonValueKind.Null
        : throw new NotMeasuredException($"nobody looked whether the kernel has {name}");

    /// <summary>
    /// How many of the connections that the lab itself made over a veth pair each CPU handled, by its number, before the proxy was started;
    /// null without such a pair.
    /// </summary>
    public IReadOnlyList<int>? Delivered => Find(EventNames.Steered) is { } steered
        ? [.. steered.Fields.GetProperty("cpus").EnumerateArray().Select(c => c.GetInt32())]
        : null;

    /// <summary>What the wall clock showed when the trial began, in seconds since 1970, as each event with a date tells it: they agree, unless the clock stepped.</summary>
    internal IReadOnlyList<double> Zeros => field ??= [.. _events.Where(e => e.Number("unix_s") is not null).Select(e => e.Number("unix_s")!.Value - (e.TimeMs / 1000))];

    /// <summary>By how many seconds the wall clock stepped while the trial ran; 0 for less than <see cref="LongestSlew"/>.</summary>
    internal double ClockStep => Zeros.Count > 0 && Zeros.Max() - Zeros.Min() is > LongestSlew and var step ? step : 0;

    private EventRow? Find(string name) => _events.FirstOrDefault(e => e.Name == name);
}
