using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>One end of a connection in <c>wire.jsonl</c>, read without the lab's own code.</summary>
/// <param name="Name"><c>client</c> or <c>upstream</c>.</param>
/// <param name="Process">The upstream's process.</param>
/// <param name="Connection">The connection's number.</param>
/// <param name="Lines">Its lines, as they stand in the file.</param>
internal sealed record WireFile(string Name, string? Process, string Connection, IReadOnlyList<JsonNode> Lines)
{
    internal string Sent => Octets("sent");

    internal string Received => Octets("received");

    internal IEnumerable<(string Event, string? Direction)> Events => Lines.Select(l => ((string)l["event"]!, (string?)l["direction"]));

    /// <summary>Every end of every connection of a trial.</summary>
    internal static IReadOnlyList<WireFile> Ends(TrialReader trial) =>
    [
        .. File.ReadLines(trial.File("wire.jsonl")).Select(l => JsonNode.Parse(l)!)
            .GroupBy(l => ((string)l["end"]!, l["process"]?.ToString(), l["connection"]!.ToString()))
            .Select(g => new WireFile(g.Key.Item1, g.Key.Item2, g.Key.Item3, [.. g])),
    ];

    /// <summary>The lines are in order, their octets follow each other, and add up to the totals as far as they were kept.</summary>
    internal void AssertWhole(int upTo)
    {
        Assert.Equal(Name == "client" ? "connected" : "accepted", Events.First().Event);
        Assert.Contains(Events.Last().Event, (string[])["closed", "open"]);
        Assert.Equal(Lines.Select(Ms).Order(), Lines.Select(Ms));
        foreach (var way in (string[])["sent", "received"])
        {
            var total = (long)Lines[^1][way]!;
            Assert.Equal(Math.Min(total, upTo), Octets(way).Length);
            Assert.Equal(total > upTo ? [upTo] : [], Lines.Where(l => ((string)l["event"]!, (string?)l["direction"]) == ("cut", way)).Select(l => (int)l["offset"]!));
        }
    }

    /// <summary>The clients' ends are as <c>requests.csv</c> tells.</summary>
    internal static void AssertAgreesWithRequests(TrialReader trial, IReadOnlyList<WireFile> ends)
    {
        var clients = ends.Where(e => e.Name == "client").ToDictionary(e => e.Connection);
        Assert.Equal(trial.Column("requests.csv", "connection").Distinct().Order(), clients.Keys.Order());
        foreach (var rows in Rows(trial, "requests.csv", "connection", "id", "bytes", "sent_ms", "first_byte_ms").GroupBy(r => r[0]))
        {
            var end = clients[rows.Key];
            Assert.Equal(rows.Sum(r => Number(r[2])), (long)end.Lines[^1]["received"]!);
            foreach (var row in rows)
            {
                Assert.Equal(row[3], end.Times("sent", row[1]).First());
                Assert.Equal(row[4], end.Times("received", row[1]).FirstOrDefault(""));
            }
        }
    }

    /// <summary>The upstream's ends are as <c>upstream.csv</c> tells.</summary>
    internal static void AssertAgreesWithUpstream(TrialReader trial, IReadOnlyList<WireFile> ends)
    {
        var upstream = ends.Where(e => e.Name == "upstream").ToDictionary(e => (e.Process!, e.Connection));
        var all = Rows(trial, "upstream.csv", "process", "connection", "request", "octets_read", "octets_written", "accepted_ms", "first_read_ms", "answered_ms");
        Assert.Equal(all.Select(r => (r[0], r[1])).Distinct().Order(), upstream.Keys.Order());
        foreach (var rows in all.GroupBy(r => (r[0], r[1])))
        {
            var end = upstream[rows.Key];
            Assert.Equal(rows.Sum(r => Number(r[3])), (long)end.Lines[^1]["received"]!);
            Assert.Equal(rows.Sum(r => Number(r[4])), (long)end.Lines[^1]["sent"]!);
            foreach (var row in rows)
            {
                Assert.Equal(row[5], Time(end.Lines[0]));
                if (row[2].Length == 0) continue;
                Assert.Equal(row[6], end.Times("received", row[2]).First());
                Assert.Equal(row[7], end.Times("sent", row[2]).LastOrDefault(""));
            }
        }
    }

    private static IReadOnlyList<string[]> Rows(TrialReader trial, string csv, params string[] columns)
    {
        var cells = columns.Select(c => trial.Column(csv, c)).ToArray();
        return [.. Enumerable.Range(0, cells[0].Count).Select(i => cells.Select(c => c[i]).ToArray())];
    }

    private static long Number(string cell) => long.Parse(cell, CultureInfo.InvariantCulture);

    private static double Ms(JsonNode line) => (double)line["t_ms"]!;

    private static string Time(JsonNode line) => line["t_ms"]!.ToJsonString();

    private IEnumerable<string> Times(string way, string request) =>
        Lines.Where(l => (string)l["event"]! == "octets" && (string)l["direction"]! == way && l["request"]?.ToString() == request).Select(Time);

    private string Octets(string way)
    {
        var octets = new StringBuilder();
        foreach (var line in Lines.Where(l => (string)l["event"]! == "octets" && (string)l["direction"]! == way))
        {
            Assert.Equal(octets.Length, (int)line["offset"]!);
            octets.Append(Encoding.Latin1.GetString(Convert.FromBase64String((string)line["octets"]!)));
        }

        return octets.ToString();
    }
}
