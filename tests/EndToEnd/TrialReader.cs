using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>One trial's folder, read without the lab's own code.</summary>
/// <param name="Folder">The folder: <c>…/case/proxy/n</c>.</param>
internal sealed record TrialReader(string Folder)
{
    internal string Proxy => new DirectoryInfo(Folder).Parent!.Name;

    internal string Case => new DirectoryInfo(Folder).Parent!.Parent!.Name;

    internal JsonNode Plan => JsonNode.Parse(System.IO.File.ReadAllText(File("plan.json")))!;

    internal IReadOnlyList<JsonNode> Events =>
        [.. Lines("events.jsonl").Where(l => l.EndsWith('}')).Select(l => JsonNode.Parse(l)!)];

    internal string File(string name) => Path.Combine(Folder, name);

    internal IReadOnlyList<string> Header(string csv) => Lines(csv)[0].Split(',');

    internal bool Has(string name, int wave = 0) =>
        Events.Any(e => (string?)e["event"] == name && (wave == 0 || (int?)e["wave"] == wave));

    /// <summary>The cells of one column, of the rows of one wave (0 for all rows).</summary>
    internal IReadOnlyList<string> Column(string csv, string column, int wave = 0)
    {
        var header = Header(csv).ToList();
        var (i, w) = (header.IndexOf(column), header.IndexOf("wave"));
        return [.. Lines(csv).Skip(1).Select(l => l.Split(',')).Where(c => wave == 0 || c[w] == $"{wave}").Select(c => c[i])];
    }

    /// <summary>The largest number of a column, of the rows of one wave (0 for all rows); null when it was never measured.</summary>
    internal double? Max(string csv, string column, int wave = 0) => Column(csv, column, wave)
        .Where(c => c.Length > 0).Select(c => (double?)double.Parse(c, CultureInfo.InvariantCulture)).Max();

    /// <summary>How long each request took, in seconds, or each with that status.</summary>
    /// <param name="status">The status; null for every request.</param>
    /// <param name="from">The column that the time counts from.</param>
    internal IReadOnlyList<double> Seconds(string? status = null, string from = "intended_ms") =>
    [
        .. Column("requests.csv", "status").Zip(Column("requests.csv", from), Column("requests.csv", "end_ms")).Where(r => status is null || r.First == status)
            .Select(r => (double.Parse(r.Third, CultureInfo.InvariantCulture) - double.Parse(r.Second, CultureInfo.InvariantCulture)) / 1000),
    ];

    /// <summary>How many cells of a column have each value.</summary>
    internal IReadOnlyDictionary<string, int> Tally(string csv, string column, int wave = 0) =>
        Column(csv, column, wave).CountBy(c => c).ToDictionary();

    private string[] Lines(string name)
    {
        // The lab may be writing to it: a reader must not lock it.
        if (!System.IO.File.Exists(File(name))) return [];
        using var stream = new FileStream(File(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
