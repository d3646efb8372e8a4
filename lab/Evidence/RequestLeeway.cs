namespace ProxyLab;

/// <summary>Works numbers out of requests as they were measured, and as they would be had each ended earlier, or later, by what the machine made threads wait.</summary>
internal static class RequestLeeway
{
    /// <summary>The measure with its number and that number's leeway; without a number where there are no requests.</summary>
    /// <param name="measure">The measure without its number.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="longestWait">The longest wait for a CPU in a wave.</param>
    /// <param name="of">Works the number out of one request or more.</param>
    internal static Measure Of(Measure measure, IReadOnlyList<RequestRow> requests, Func<int, TimeSpan> longestWait, Func<IReadOnlyList<RequestRow>, double?> of)
    {
        if (requests.Count == 0) return measure;
        var waits = requests.Select(r => r.Wave).Distinct().ToDictionary(wave => wave, longestWait);
        var (value, by) = (of(requests), waits.Values.Max());
        if (value is null || by == TimeSpan.Zero) return measure with { Value = value };
        var leeway = new Leeway(by, of(Moved(-1)), of(Moved(+1)));
        return measure with { Value = value, Leeway = leeway.Shorter == value && leeway.Longer == value ? null : leeway };

        RequestRow[] Moved(int sign) => [.. requests.Select(r => r.Later(sign * waits[r.Wave].TotalMilliseconds))];
    }
}
