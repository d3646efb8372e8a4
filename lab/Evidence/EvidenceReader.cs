using System.Text.Json;

namespace ProxyLab;

/// <summary>Loads what one trial saved. Judging and reporting read only this, so any old run can be judged again.</summary>
internal static class EvidenceReader
{
    private static readonly string[] MustCalls = ["execve", "listen"];

    /// <summary>Loads a trial's folder.</summary>
    /// <param name="folder">The trial's folder.</param>
    /// <param name="id">Which trial it is.</param>
    /// <param name="sibling">Finds another case's evidence for the same proxy and round; null where it was not run.</param>
    /// <param name="variant">Finds another variant's evidence for the same case, proxy and round.</param>
    /// <param name="words">What the proxy says and means by it.</param>
    /// <exception cref="LabException">A file is damaged, of another version, or cannot be read.</exception>
    internal static Evidence Load(string folder, TrialId id, Func<string, Evidence?> sibling, Func<Variant, Evidence>? variant = null, ProxyWords? words = null)
    {
        try
        {
            var trial = PlanJson.Read(Path.Combine(folder, RunFiles.Plan)) with { Id = id };
            return new(trial, Files(folder, trial.Plan, words ?? ProxyWords.Unknown))
            {
                FindSibling = sibling,
                FindVariant = variant ?? (name => throw new NotMeasuredException($"the variant '{name}' was not looked for")),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("read evidence", e.Message, "see that you may read the folder", e);
        }
    }

    private static TrialFiles Files(string folder, Plan plan, ProxyWords words) => new()
    {
        Samples = CsvTable.Read(Path.Combine(folder, RunFiles.Samples), () => new SampleRow()),
        Requests = CsvTable.Read(Path.Combine(folder, RunFiles.Requests), () => new RequestRow()),
        AcceptWorkers = CsvTable.Read(Path.Combine(folder, RunFiles.Workers), () => new WorkerRow()),
        Kept = CsvTable.Read(Path.Combine(folder, RunFiles.Kept), () => new RequestRow()),
        Upstream = () => CsvTable.Read(Path.Combine(folder, RunFiles.Upstream), () => new UpstreamRow()),
        Wire = () => WireReader.Read(Path.Combine(folder, RunFiles.Wire), plan),
        Processes = CsvTable.Read(Path.Combine(folder, RunFiles.Processes), () => new ProcessRow()),
        Probe = name => CsvTable.Read(Path.Combine(folder, $"{name}.csv")),
        Events = Events(Path.Combine(folder, RunFiles.Events)),
        Trace = () => Trace(Path.Combine(folder, RunFiles.Trace)),
        Log = () => Lines(folder, RunFiles.ProxyLog),
        RequestLog = () => Lines(folder, RunFiles.ProxyRequests),
        Configuration = () => Lines(folder, RunFiles.ProxyConf),
        Words = words,
    };

    private static Recorded<string> Lines(string folder, string name) =>
        Path.Combine(folder, name) is var file && EvidenceFile.Exists(file) ? EvidenceFile.ReadLines(file).ToArray() : TrialFiles.NotSaved<string>(name);

    /// <summary>A trace without the calls that every proxy makes was cut, or never begun: counting in it would find that nothing happened.</summary>
    private static Recorded<TracedCall> Trace(string path)
    {
        if (!EvidenceFile.Exists(path)) return Recorded<TracedCall>.Absent(TrialFiles.NotTraced);
        var calls = TraceReader.Read(EvidenceFile.ReadLines(path));
        return MustCalls.FirstOrDefault(name => calls.All(c => c.Name != name)) is { } missing
            ? Recorded<TracedCall>.Absent($"{RunFiles.Trace} is not whole: there is no call of {missing} in it") : new(calls, "");
    }

    private static Recorded<EventRow> Events(string path)
    {
        if (!EvidenceFile.Exists(path)) return TrialFiles.NotSaved<EventRow>(RunFiles.Events);
        var events = new List<EventRow>();
        string[] lines = [.. EvidenceFile.ReadLines(path)];
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                using var line = JsonDocument.Parse(lines[i], Json.Strict);
                var root = line.RootElement.Clone();
                events.Add(new EventRow(root.GetProperty("t_ms").GetDouble(), root.GetProperty("event").GetString() ?? throw new JsonException("no event"), root));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                // The last line may have been cut short by a crash; any other is damage.
                if (i == lines.Length - 1) break;
                throw new LabException("read evidence", $"{path} is damaged at line {i + 1}: {e.Message}", "run the trial again");
            }
        }

        return events;
    }
}
