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
/// <param name="Bytes">Octets of the response read, header and framing included.</param>
internal readonly record struct RequestResult(
    long Id, int Wave, double IntendedMs, double? SentMs, double? FirstByteMs, double EndMs, int? Status, Outcome Outcome, long Bytes);

/// <summary>Takes each result as its request ends, on the flood's own thread; what it throws ends the flood.</summary>
internal delegate void RequestSink(in RequestResult result);
