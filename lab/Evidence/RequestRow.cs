namespace ProxyLab;

/// <summary>One row of <c>requests.csv</c> or <c>kept.csv</c>. Times in ms since the trial began; null did not happen.</summary>
public sealed class RequestRow : Row
{
    /// <summary>A row in which nothing is measured.</summary>
    public RequestRow()
        : base(RequestColumns.All)
    {
    }

    /// <summary>A row made by hand.</summary>
    /// <param name="id">Unique in the trial.</param>
    /// <param name="wave">The wave it belongs to, from 1.</param>
    /// <param name="intendedMs">When it was meant to start.</param>
    /// <param name="sentMs">When its first octet was sent.</param>
    /// <param name="firstByteMs">When the first octet of its response came.</param>
    /// <param name="endMs">When it ended or was given up.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="bytes">Octets read.</param>
    public RequestRow(long id, int wave, double intendedMs, double? sentMs, double? firstByteMs, double endMs, int? status, Outcome outcome, long bytes)
        : this()
    {
        Set(RequestColumns.Id, id);
        Set(RequestColumns.Wave, wave);
        Set(RequestColumns.IntendedMs, intendedMs);
        Set(RequestColumns.SentMs, sentMs);
        Set(RequestColumns.FirstByteMs, firstByteMs);
        Set(RequestColumns.EndMs, endMs);
        Set(RequestColumns.Status, status);
        this[RequestColumns.Outcome] = (int)outcome;
        Set(RequestColumns.Bytes, bytes);
    }

    /// <summary>Unique in the trial.</summary>
    public long Id => (long)this[RequestColumns.Id];

    /// <summary>The wave it belongs to, from 1.</summary>
    public int Wave => (int)this[RequestColumns.Wave];

    /// <summary>When it was meant to start; latencies count from here.</summary>
    public double IntendedMs => this[RequestColumns.IntendedMs];

    /// <summary>When its first octet was sent; null when it never connected.</summary>
    public double? SentMs => Get(RequestColumns.SentMs);

    /// <summary>When the first octet of its response came.</summary>
    public double? FirstByteMs => Get(RequestColumns.FirstByteMs);

    /// <summary>When it ended or was given up.</summary>
    public double EndMs => this[RequestColumns.EndMs];

    /// <summary>The response's status.</summary>
    public int? Status => Int(RequestColumns.Status);

    /// <summary>How it ended.</summary>
    public Outcome Outcome => (Outcome)this[RequestColumns.Outcome];

    /// <summary>Octets read, whatever they were.</summary>
    public long Bytes => Get(RequestColumns.Bytes) ?? 0;

    /// <summary>The number of the connection that it went over or tried; null where it never came to one.</summary>
    public long? Connection => Get(RequestColumns.Connection);

    /// <summary>Its place among the requests on that connection, from 1.</summary>
    public int? Nth => Int(RequestColumns.Nth);

    /// <summary>Interim answers (1xx) before the final one; null where nothing was read.</summary>
    public int? Interim => Int(RequestColumns.Interim);

    /// <summary>Of <see cref="Bytes"/>, those after the answer that nobody asked for; null where nothing was read.</summary>
    public long? UnaskedBytes => Get(RequestColumns.UnaskedBytes);

    /// <summary>The hash of the body, 16 hexadecimal digits; null where no octet of one was read.</summary>
    public string? BodyHash => Get(RequestColumns.BodyHash);

    /// <summary>The rules of the protocol that the answer broke, joined by <c>+</c>; null for none.</summary>
    public string? Rule => Get(RequestColumns.Rule);

    /// <summary>The id of the first request that this one tries again; null for a first one.</summary>
    public long? RetryOf => Get(RequestColumns.RetryOf);

    /// <summary>From the intended start to the end, in seconds; censored when the outcome is in-flight or connect-timeout.</summary>
    public double Seconds => (EndMs - IntendedMs) / 1000;

    /// <summary>Whether nobody knows how long it would have taken: it was given up, unconnected or unanswered.</summary>
    public bool IsCensored => Outcome is Outcome.InFlight or Outcome.ConnectTimeout;

    /// <summary>The same request, with each time after its intended start later by so many ms, or earlier; nothing comes before that start.</summary>
    internal RequestRow Later(double ms)
    {
        var row = new RequestRow();
        row.CopyFrom(this);
        foreach (var time in (DecimalColumn[])[RequestColumns.SentMs, RequestColumns.FirstByteMs, RequestColumns.EndMs])
            if (!row.IsEmpty(time)) row[time] = Math.Max(IntendedMs, row[time] + ms);
        return row;
    }

    /// <summary>How it ended, in a word: its status where it has one by itself, else its outcome.</summary>
    public string Ending => Outcome == Outcome.Status ? $"{Status}" : Outcome.Name();
}

/// <summary>The columns of <c>requests.csv</c>, and of <c>kept.csv</c>.</summary>
internal static class RequestColumns
{
    internal static readonly NumberColumn
        Id = Column.Number("id", "number", "unique in the trial", "the lab", required: true),
        Wave = Column.Number("wave", "number", "the wave that it belongs to, from 1", "the lab", required: true),
        Status = Column.Number("status", "number", "the final HTTP status; empty when its line did not arrive", "the client"),
        Bytes = Column.Number("bytes", "octets", "read, whatever they were: header, framing, body, and what nobody asked for", "the client"),
        Connection = Column.Number("connection", "number", "the connection that it went over or tried, unique in the trial; empty when it never came to one", "the client"),
        Nth = Column.Number("nth", "number", "its place among the requests on that connection, from 1", "the client"),
        Interim = Column.Number("interim", "answers", "interim answers (1xx) before the final one; empty when nothing was read", "the client"),
        UnaskedBytes = Column.Number("unasked_bytes", "octets", "of `bytes`, those after the answer, that nobody asked for; empty when nothing was read", "the client"),
        RetryOf = Column.Number("retry_of", "number", "the `id` of the first request that this one tries again; empty for a first one", "the client");

    internal static readonly WordColumn
        BodyHash = Column.Word("body_hash", "of the body read, without its framing: XXH64, 16 hexadecimal digits; empty when no octet of one was read", "the client"),
        Rule = Column.Word("rule", "the rules of the protocol that the answer broke, as below, joined by `+`; empty for none", "the client");

    internal static readonly DecimalColumn
        IntendedMs = Column.Milliseconds(
            "intended_ms", "when it was to be sent: latency counts from here, however late the client was", "the plan's schedule", required: true),
        SentMs = Column.Milliseconds("sent_ms", "when the kernel took its first octet; empty when none was taken", "the client"),
        FirstByteMs = Column.Milliseconds("first_byte_ms", "when the first octet of an answer was read; empty when none was", "the client"),
        EndMs = Column.Milliseconds("end_ms", "when it was over, or given up", "the client", required: true);

    internal static readonly ChoiceColumn Outcome =
        Column.Choice("outcome", [.. Enum.GetValues<Outcome>().Select(o => o.Name())], "how it ended, as below", "the client", required: true);

    internal static readonly ColumnSet All = new(
        "requests.csv", () => "The clients' side: a row for each request.",
        [Id, Wave, IntendedMs, SentMs, FirstByteMs, EndMs, Status, Outcome, Bytes, Connection, Nth, Interim, UnaskedBytes, BodyHash, Rule, RetryOf]);
}
