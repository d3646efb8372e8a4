using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Report.Page;

/// <summary>A trial's configuration and logs for the page. Of a long log the beginning and the end, and how much is left out.</summary>
internal static class TrialTexts
{
    private const int FirstLines = 60, LastLines = 100, LongestLine = 600;

    private static readonly (string File, string Title)[] Files =
    [
        (RunFiles.ProxyConf, "The proxy's configuration"), (RunFiles.ProxyLog, "The proxy's log"), (RunFiles.ProxyRequests, "The proxy's log of requests"),
        (RunFiles.UpstreamLog, "The upstream's log"),
    ];

    internal static JsonArray Of(string folder, TrialId id) =>
    [
        .. Files.Where(f => EvidenceFile.Exists(Path.Combine(folder, f.File))).Select(f => new JsonObject
        {
            ["title"] = f.Title,
            ["file"] = RunFiles.Name(id, f.File),
            ["text"] = Readable(Path.Combine(folder, f.File)),
        }),
    ];

    private static string Readable(string path)
    {
        try
        {
            return Text(path);
        }
        catch (IOException e)
        {
            return $"[it cannot be read: {e.Message}]";
        }
    }

    /// <summary>A file's text in so many lines; what it leaves out is said in its place.</summary>
    internal static string Text(string path)
    {
        List<string> first = [];
        Queue<string> last = [];
        var lines = 0;
        foreach (var line in EvidenceFile.ReadLines(path))
        {
            if (lines++ < FirstLines) first.Add(Short(line));
            else last.Enqueue(Short(line));
            if (last.Count > LastLines) last.Dequeue();
        }

        var leftOut = lines - first.Count - last.Count;
        if (leftOut > 0) first.Add(string.Create(CultureInfo.InvariantCulture, $"\n[… {leftOut:N0} of {lines:N0} lines are left out here; the file has them …]\n"));
        return string.Join('\n', first.Concat(last));
    }

    private static string Short(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + " […]";
}
