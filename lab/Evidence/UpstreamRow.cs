namespace ProxyLab;

/// <summary>
/// One row of <c>upstream.csv</c>: a request that the upstream saw, or a connection without any. Times in ms since the trial began; null did not
/// happen, or is not known.
/// </summary>
public sealed class UpstreamRow : Row
{
    /// <summary>A row in which nothing is measured.</summary>
    public UpstreamRow()
        : base(UpstreamColumns.All)
    {
    }

    /// <summary>The upstream's process, by its id in the sandbox.</summary>
    public int Process => (int)this[UpstreamColumns.Process];

    /// <summary>The connection, from 1 in each process.</summary>
    public int Connection => (int)this[UpstreamColumns.Connection];

    /// <summary>The address that was asked for.</summary>
    public string? Address => Get(UpstreamColumns.Address);

    /// <summary>Which request on its connection, from 1; null for a connection without any.</summary>
    public int? N => Int(UpstreamColumns.N);

    /// <summary>The id in <c>requests.csv</c>; null where the request carried none.</summary>
    public long? Request => Get(UpstreamColumns.Request);

    /// <summary>The request's method.</summary>
    public string? Method => Get(UpstreamColumns.Method);

    /// <summary>Octets read of it.</summary>
    public long OctetsRead => Get(UpstreamColumns.OctetsRead) ?? 0;

    /// <summary>Octets written for it.</summary>
    public long OctetsWritten => Get(UpstreamColumns.OctetsWritten) ?? 0;

    /// <summary>When accept(2) gave the connection.</summary>
    public double AcceptedMs => this[UpstreamColumns.AcceptedMs];

    /// <summary>When its first octet was read.</summary>
    public double? FirstReadMs => Get(UpstreamColumns.FirstReadMs);

    /// <summary>When it was whole.</summary>
    public double? WholeMs => Get(UpstreamColumns.WholeMs);

    /// <summary>When the first octet was written for it.</summary>
    public double? FirstWrittenMs => Get(UpstreamColumns.FirstWrittenMs);

    /// <summary>When the last octet was written for it.</summary>
    public double? AnsweredMs => Get(UpstreamColumns.AnsweredMs);

    /// <summary>When a read or a write found that the peer had ended.</summary>
    public double? PeerEndedMs => Get(UpstreamColumns.PeerEndedMs);

    /// <summary>When the connection was closed.</summary>
    public double? ClosedMs => Get(UpstreamColumns.ClosedMs);

    /// <summary>Who ended the connection first, and how: <c>own-close</c>, <c>own-reset</c>, <c>peer-fin</c>, <c>peer-reset</c>; null while it is open.</summary>
    public string? EndedBy => IsEmpty(UpstreamColumns.EndedBy) ? null : UpstreamColumns.EndedBy.Words[(int)this[UpstreamColumns.EndedBy]];

    /// <summary>Whether it was worked on when the peer had gone; null where that is not known.</summary>
    public bool? ForNobody => Get(UpstreamColumns.ForNobody) is { } yes ? yes == 1 : null;

    /// <summary>What the behaviour noted, as <c>name@ms</c>, joined by <c>;</c>.</summary>
    public string? Notes => Get(UpstreamColumns.Notes);

    /// <summary>Whether the behaviour noted that of the request, or of the connection.</summary>
    public bool Noted(string name) => Notes?.Contains(name + "@", StringComparison.Ordinal) == true;
}

/// <summary>The columns of <c>upstream.csv</c>.</summary>
internal static class UpstreamColumns
{
    private const string Own = "the upstream";

    internal static readonly NumberColumn
        Process = Column.Number("process", "number", "the process that served it, by its id in the sandbox", Own, required: true),
        Connection = Column.Number("connection", "number", "the connection, from 1 in each process", Own, required: true),
        N = Column.Number("n", "number", "which request on its connection, from 1; empty for a connection without any", Own),
        Request = Column.Number("request", "number", "its `id` in `requests.csv`; empty where it carried none", "the field `X-Lab-Request`"),
        OctetsRead = Column.Number("octets_read", "octets", "read of it", Own, required: true),
        OctetsWritten = Column.Number("octets_written", "octets", "written for it: after it began, and before the next one did", Own, required: true),
        ForNobody = Column.Number("for_nobody", "0 or 1", "whether it was accepted or worked on when the peer had gone; empty where that is not known, or where nothing was written", "poll(2); on TCP `INET_DIAG` of the peer's end too");

    internal static readonly WordColumn
        Address = Column.Word("address", "the address that was asked for", Own, required: true),
        Method = Column.Word("method", "the request's method", Own),
        Notes = Column.Word("notes", "what the behaviour noted, as `name@ms`, joined by `;`", "`Connection.Note`");

    internal static readonly DecimalColumn
        AcceptedMs = Column.Milliseconds("accepted_ms", "when accept(2) gave the connection", Own, required: true),
        FirstReadMs = Column.Milliseconds("first_read_ms", "when its first octet was read", Own),
        WholeMs = Column.Milliseconds("whole_ms", "when it was read whole, head and body", Own),
        FirstWrittenMs = Column.Milliseconds("first_written_ms", "when the kernel took the first octet written for it", Own),
        AnsweredMs = Column.Milliseconds("answered_ms", "when the kernel took the last octet written for it", Own),
        PeerEndedMs = Column.Milliseconds("peer_ended_ms", "when a read or a write found that the peer had ended", Own),
        ClosedMs = Column.Milliseconds("closed_ms", "when the upstream closed the connection; empty while it is open", Own);

    internal static readonly ChoiceColumn EndedBy = Column.Choice(
        "ended_by", [.. Enum.GetValues<EndedBy>().Select(Values.Word)], "who ended the connection first, and how; empty while it is open", "the upstream, and poll(2)");

    internal static readonly ColumnSet All = new(
        "upstream.csv",
        () => "The upstream's side: a row for each request that it saw (one that was tried again has several), and one for a connection without any. A real server does not tell: there the file is missing.",
        [Process, Connection, Address, N, Request, Method, OctetsRead, OctetsWritten, AcceptedMs, FirstReadMs, WholeMs, FirstWrittenMs, AnsweredMs, PeerEndedMs, ClosedMs, EndedBy, ForNobody, Notes]);
}
