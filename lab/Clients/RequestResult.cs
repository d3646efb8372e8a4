namespace ProxyLab.Clients;

/// <summary>How one request went; a row of <c>requests.csv</c>. Times are milliseconds of the trial's clock.</summary>
/// <param name="Id">Unique within a <see cref="Flood"/>, over all of its waves.</param>
/// <param name="Wave">The wave, as the plan numbers it.</param>
/// <param name="IntendedMs">When it was to be sent: latency counts from here, however late the client was.</param>
/// <param name="SentMs">When the kernel took its first octet; null when none was taken.</param>
/// <param name="FirstByteMs">When the first octet of an answer was read; null when none was.</param>
/// <param name="EndMs">When it was over; for a request given up (in-flight), when that was: its latency is censored there.</param>
/// <param name="Status">The final status, where its line arrived.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Bytes">Octets read, whatever they were.</param>
internal readonly record struct RequestResult(
    long Id, int Wave, double IntendedMs, double? SentMs, double? FirstByteMs, double EndMs, int? Status, Outcome Outcome, long Bytes)
{
    /// <summary>The number of the connection that it went over or tried, unique in the trial; null: it never came to one.</summary>
    public long? Connection { get; init; }

    /// <summary>Its place among the requests on that connection, from 1.</summary>
    public int? Nth { get; init; }

    /// <summary>Interim answers (1xx) before the final one; null when nothing was read.</summary>
    public int? Interim { get; init; }

    /// <summary>Of <see cref="Bytes"/>, those after the answer that nobody asked for; null when nothing was read.</summary>
    public long? Unasked { get; init; }

    /// <summary>The hash of the body (<see cref="Clients.BodyHash"/>); null when no octet of one was read.</summary>
    public ulong? BodyHash { get; init; }

    /// <summary>The rules of the protocol that the answer broke.</summary>
    public BrokenRules Broken { get; init; }

    /// <summary>The id of the first request that this one tries again; null for a first one.</summary>
    public long? RetryOf { get; init; }
}

/// <summary>Takes each result as its request ends, on the flood's own thread; what it throws ends the flood.</summary>
internal delegate void RequestSink(in RequestResult result);
