using System.Globalization;
using ProxyLab.Matrix.Pages;

namespace ProxyLab.Matrix.Site;

/// <summary>What went over the wire for one request that stands for the others: at the client's end and at the upstream's, in order of time.</summary>
internal static class WireStory
{
    private const int MostEvents = 12, FirstEvents = 8, MostSigns = 130, FewSigns = 40, MostInARow = 3;

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    /// <summary>The request that ended as most did, and has octets on the wire; null where none has.</summary>
    internal static RequestRow? Representative(IReadOnlyList<RequestRow> requests, IReadOnlyList<WireRow> wire, CellEnding? most)
    {
        var seen = wire.Where(w => w is { End: WireEnd.Client, Request: not null }).Select(w => w.Request!.Value).ToHashSet();
        return requests.Where(r => r is { Wave: 1, SentMs: not null } && seen.Contains(r.Id)).OrderBy(r => (r.Status, r.Outcome) == (most?.Status, most?.Outcome) ? 0 : 1).ThenBy(r => r.Id).FirstOrDefault();
    }

    /// <summary>What both ends saw of it.</summary>
    internal static IReadOnlyList<WireView> Of(RequestRow request, IReadOnlyList<UpstreamRow> upstream, IReadOnlyList<WireRow> wire)
    {
        var start = request.SentMs ?? request.IntendedMs;
        var last = request.EndMs + Late.TotalMilliseconds;
        var rows = wire.Where(w => w.End == WireEnd.Client && w.Connection == request.Connection).Where(Own([.. wire.Where(w => w.End == WireEnd.Client && w.Connection == request.Connection)], request.Id))
            .Concat(Upstream(request, upstream, wire)).Where(w => w.TimeMs <= last && w.Event != WireEvent.Open).OrderBy(w => w.TimeMs).ToArray();
        var shown = Merged(rows, start).ToList();
        if (shown.Count > MostEvents)
        {
            var left = shown.Count - MostEvents;
            shown.RemoveRange(FirstEvents, left);
            shown[FirstEvents] = shown[FirstEvents] with { More = string.Create(CultureInfo.InvariantCulture, $"{shown[FirstEvents].More} (before it, {left} more events are left out)") };
        }

        return shown;
    }

    /// <summary>The rows of the upstream's connections that carried it; where none did, those of one that was opened meanwhile and carried nothing.</summary>
    private static IEnumerable<WireRow> Upstream(RequestRow request, IReadOnlyList<UpstreamRow> upstream, IReadOnlyList<WireRow> wire)
    {
        var carried = upstream.Where(u => u.Request == request.Id).Select(u => (u.Process, u.Connection)).Distinct().ToArray();
        if (carried.Length == 0)
            carried = [.. upstream.Where(u => u.Request is null && u.AcceptedMs >= (request.SentMs ?? request.IntendedMs) - 1 && u.AcceptedMs <= request.EndMs).Take(1).Select(u => (u.Process, u.Connection))];
        foreach (var (process, connection) in carried)
        {
            WireRow[] rows = [.. wire.Where(w => w.End == WireEnd.Upstream && w.Process == process && w.Connection == connection)];
            foreach (var row in rows.Where(Own(rows, request.Id))) yield return row;
        }
    }

    /// <summary>Of a connection's rows, those of a request: from its first octet, or the connection's beginning, to the next request's.</summary>
    private static Func<WireRow, bool> Own(IReadOnlyList<WireRow> rows, long id)
    {
        var from = rows.FirstOrDefault(w => w.Request == id)?.TimeMs;
        var isFirst = rows.FirstOrDefault(w => w.Request is not null)?.Request is not { } first || first == id;
        var next = rows.FirstOrDefault(w => w.Request is { } other && other != id && w.TimeMs > from)?.TimeMs;
        return w => w.Request is { } of ? of == id : (isFirst || w.TimeMs >= from) && !(w.TimeMs >= next);
    }

    /// <summary>Each row as it is shown; of many in a row of one direction, the first and the rest as one.</summary>
    private static IEnumerable<WireView> Merged(IReadOnlyList<WireRow> rows, double start)
    {
        for (var i = 0; i < rows.Count;)
        {
            var run = 1;
            while (rows[i].Event == WireEvent.Octets && i + run < rows.Count && rows[i + run].Event == WireEvent.Octets && Way(rows[i + run]) == Way(rows[i])) run++;
            var alone = run > MostInARow ? 1 : run;
            for (var k = i; k < i + alone; k++) yield return Shown([rows[k]], start);
            if (alone < run) yield return Shown([.. rows.Skip(i + 1).Take(run - 1)], start);
            i += run;
        }
    }

    private static WireView Shown(IReadOnlyList<WireRow> rows, double start)
    {
        var row = rows[0];
        byte[] octets = [.. rows.SelectMany(r => r.Octets.ToArray())];
        var left = 0;
        var text = octets.Length == 0 ? [] : OctetsShown.Of(octets, rows.Count > 1 ? FewSigns : MostSigns, out left);
        var many = rows.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{octets.Length} octets in {rows.Count} parts until {Seconds(rows[^1].TimeMs - start)}") : null;
        return new()
        {
            Time = Seconds(row.TimeMs - start),
            Way = Way(row),
            What = many ?? (octets.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{octets.Length} octet{(octets.Length == 1 ? "" : "s")}") : Word(row)),
            Octets = text,
            More = left > 0 ? string.Create(CultureInfo.InvariantCulture, $" … {left} more octets") : "",
        };
    }

    private static string Way(WireRow row) => (row.End, row.Event, row.Direction) switch
    {
        (WireEnd.Client, WireEvent.Connected, _) or (WireEnd.Client, _, WireDirection.Sent) => "cp",
        (WireEnd.Client, _, WireDirection.Received) => "pc",
        (WireEnd.Upstream, WireEvent.Accepted, _) or (WireEnd.Upstream, _, WireDirection.Received) => "pu",
        (WireEnd.Upstream, _, WireDirection.Sent) => "up",
        (WireEnd.Client, _, _) => "c",
        _ => "u",
    };

    private static string Word(WireRow row) => row.Event switch
    {
        WireEvent.Connected => "connected",
        WireEvent.Accepted => "accepted",
        WireEvent.Cut => "more octets, which were not kept",
        WireEvent.Fin => "end (FIN)",
        WireEvent.Reset => "reset",
        WireEvent.Closed => "closes",
        _ => Values.Word(row.Event),
    };

    private static string Seconds(double ms) => (ms / 1000).ToString("0.000", CultureInfo.InvariantCulture);
}
