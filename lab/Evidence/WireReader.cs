using System.Text.Json;

namespace ProxyLab;

/// <summary>Reads <c>wire.jsonl</c>.</summary>
internal static class WireReader
{
    /// <summary>Every whole line, in order of time; lines of one time stay as they stand. A last line that a crash cut short is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">What the trial was told.</param>
    /// <exception cref="LabException">The file is damaged, or cannot be read: says which line.</exception>
    internal static Recorded<WireRow> Read(string path, Plan plan)
    {
        if (!EvidenceFile.Exists(path)) return plan.Wire is null ? Recorded<WireRow>.Absent("no octets were kept (wire=none)") : TrialFiles.NotSaved<WireRow>(RunFiles.Wire);
        var text = Text(path);
        var rows = new List<WireRow>();
        var number = 0;
        try
        {
            var whole = text.AsMemory(0, text.LastIndexOf('\n') + 1);
            for (number = 1; !whole.IsEmpty; number++)
            {
                var end = whole.Span.IndexOf('\n');
                using var json = JsonDocument.Parse(whole[..end], Json.Strict);
                rows.Add(Row(json.RootElement));
                whole = whole[(end + 1)..];
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LabException("read evidence", $"{path} is damaged at line {number}: {e.Message}", "run the trial again");
        }

        return rows.OrderBy(row => row.TimeMs).ToArray();
    }

    private static string Text(string path)
    {
        try
        {
            return EvidenceFile.ReadText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("read evidence", e.Message, "see that you may read the folder", e);
        }
    }

    private static WireRow Row(JsonElement line)
    {
        var row = new WireRow
        {
            TimeMs = line.GetProperty("t_ms").GetDouble() is var ms && double.IsFinite(ms) ? ms : throw new FormatException("t_ms is no time"),
            End = Word<WireEnd>(line.GetProperty("end")),
            Event = Word<WireEvent>(line.GetProperty("event")),
            Process = line.TryGetProperty("process", out var process) ? process.GetInt32() : null,
            Connection = line.GetProperty("connection").GetInt64(),
            Request = Number(line, "request"),
            Direction = line.TryGetProperty("direction", out var direction) ? Word<WireDirection>(direction) : null,
            Offset = Number(line, "offset"),
            Octets = line.TryGetProperty("octets", out var octets) ? octets.GetBytesFromBase64() : default,
            Sent = Number(line, "sent"),
            Received = Number(line, "received"),
        };
        return IsWhole(row) ? row : throw new FormatException($"an event '{Values.Word(row.Event)}' without what belongs to it");
    }

    private static bool IsWhole(WireRow row) => row.Process is null == (row.End == WireEnd.Client) && row.Event switch
    {
        WireEvent.Octets => row is { Direction: not null, Offset: >= 0, Octets.IsEmpty: false },
        WireEvent.Cut => row is { Direction: not null, Offset: >= 0 },
        WireEvent.Fin or WireEvent.Reset => row.Direction is not null,
        WireEvent.Closed or WireEvent.Open => row is { Sent: >= 0, Received: >= 0 },
        _ => true,
    };

    private static long? Number(JsonElement line, string name) => line.TryGetProperty(name, out var number) ? number.GetInt64() : null;

    private static T Word<T>(JsonElement text)
        where T : struct, Enum =>
        text.GetString() is var word && Enum.GetValues<T>().Where(value => Values.Word(value) == word).ToArray() is [var found] ? found : throw new FormatException($"no {typeof(T).Name} is called '{word}'");
}
