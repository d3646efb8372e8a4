using System.Diagnostics;
using Xunit;

namespace ProxyLab.Tests.Support;

/// <summary>What is kept of the octets of connections in this process, as rows.</summary>
internal sealed class KeptWire
{
    private readonly List<WireRow> _rows = [];

    /// <param name="end">Which end keeps them.</param>
    /// <param name="most">How many of each direction.</param>
    internal KeptWire(WireEnd end, int most = 1 << 20) => Wire = new Wire(end, most, ticks => ticks * 1000.0 / Stopwatch.Frequency, Keep);

    internal Wire Wire { get; }

    internal WireRow[] Rows
    {
        get
        {
            lock (_rows) return [.. _rows];
        }
    }

    /// <summary>The octets of one direction of a connection; and that their offsets follow each other from 0.</summary>
    internal static byte[] Octets(IEnumerable<WireRow> rows, WireDirection way)
    {
        var octets = new List<byte>();
        foreach (var row in rows.Where(r => r.Event == WireEvent.Octets && r.Direction == way))
        {
            Assert.Equal(octets.Count, row.Offset);
            Assert.InRange(row.Octets.Length, 1, WireLine.MostOctets);
            octets.AddRange(row.Octets.Span);
        }

        return [.. octets];
    }

    /// <summary>That the rows of one connection at one end begin and end as they must, in order of time.</summary>
    internal static void AssertWhole(IReadOnlyList<WireRow> rows, WireEvent last = WireEvent.Closed)
    {
        Assert.Equal(rows[0].End == WireEnd.Client ? WireEvent.Connected : WireEvent.Accepted, rows[0].Event);
        Assert.Equal(last, rows[^1].Event);
        Assert.Single(rows, r => r.Sent is not null);
        Assert.Equal(rows.Select(r => r.TimeMs).Order(), rows.Select(r => r.TimeMs));
    }

    private void Keep(in WireLine line)
    {
        var row = new WireRow
        {
            TimeMs = line.Ms, End = line.End, Event = line.Event, Connection = line.Connection, Request = line.Request, Direction = line.Direction,
            Offset = line.Offset, Octets = line.Octets.ToArray(), Sent = line.Totals?.Sent, Received = line.Totals?.Received,
        };
        lock (_rows) _rows.Add(row);
    }
}
