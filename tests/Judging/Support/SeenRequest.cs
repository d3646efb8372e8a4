namespace ProxyLab.Tests.Judging;

/// <summary>A row of <c>upstream.csv</c> made by hand: a request that was read whole and answered on a connection that has ended.</summary>
internal sealed record SeenRequest(int Connection, int N, long Request)
{
    internal string Address { get; init; } = "127.0.0.1:9000";

    internal double WholeMs { get; init; } = 110;

    internal double WrittenMs { get; init; } = 111;

    internal double? PeerEndedMs { get; init; }

    internal double ClosedMs { get; init; } = 112;

    internal string EndedBy { get; init; } = "own-close";

    internal bool? ForNobody { get; init; }

    internal UpstreamRow Row()
    {
        var row = new UpstreamRow();
        row.Set(UpstreamColumns.Process, 1);
        row.Set(UpstreamColumns.Connection, Connection);
        row.Set(UpstreamColumns.Address, Address);
        row.Set(UpstreamColumns.N, N);
        row.Set(UpstreamColumns.Request, Request);
        row.Set(UpstreamColumns.Method, "GET");
        row.Set(UpstreamColumns.AcceptedMs, 100);
        row.Set(UpstreamColumns.FirstReadMs, 110);
        row.Set(UpstreamColumns.WholeMs, WholeMs);
        row.Set(UpstreamColumns.FirstWrittenMs, WrittenMs);
        row.Set(UpstreamColumns.AnsweredMs, WrittenMs);
        row.Set(UpstreamColumns.PeerEndedMs, PeerEndedMs);
        row.Set(UpstreamColumns.ClosedMs, ClosedMs);
        row[UpstreamColumns.EndedBy] = Array.IndexOf([.. UpstreamColumns.EndedBy.Words], EndedBy);
        row.Set(UpstreamColumns.ForNobody, ForNobody is { } nobody ? nobody ? 1 : 0 : null);
        return row;
    }
}
