using System.Text.Json;

namespace ProxyLab;

/// <summary>Loads what one trial saved. Judging and reporting read only this, so any old run can be judged again.</summary>
internal static class EvidenceReader
{
    /// <summary>Loads a trial's folder.</summary>
    /// <param name="folder">The trial's folder.</param>
    /// <param name="id">Which trial it is.</param>
    /// <param name="sibling">Finds another case's evidence for the same proxy and round; null where it was not run.</param>
    /// <param name="variant">Finds another variant's evidence for the same case, proxy and round.</param>
    /// <param name="explain">What a line of the proxy's log means.</param>
    /// <exception cref="LabException">A file is damaged, of another version, or cannot be read.</exception>
    internal static Evidence Load(string folder, TrialId id, Func<string, Evidence?> sibling, Func<Variant, Evidence>? variant = null, Func<string, LogMeaning?>? explain = null)
    {
        string[]? Lines(string name) => Path.Combine(folder, name) is var file && File.Exists(file) ? File.ReadAllLines(file) : null;
        try
        {
            return new(id, Plan(folder), sibling)
            {
                Samples = CsvTable.Read(Path.Combine(folder, RunFiles.Samples), Sample),
                Requests = CsvTable.Read(Path.Combine(folder, RunFiles.Requests), Request),
                AcceptWorkers = CsvTable.Read(Path.Combine(folder, RunFiles.Workers), Worker),
                Kept = CsvTable.Read(Path.Combine(folder, RunFiles.Kept), Request),
                Processes = CsvTable.Read(Path.Combine(folder, RunFiles.Processes), Process),
                Events = Events(Path.Combine(folder, RunFiles.Events)),
                LoadTrace = () => Trace(Path.Combine(folder, RunFiles.Trace)),
                LoadConf = () => Lines(RunFiles.ProxyConf),
                Explain = explain ?? (_ => null),
                LoadLog = () => Lines(RunFiles.ProxyLog),
                FindVariant = variant ?? (name => throw new NotMeasuredException($"the variant '{name}' was not looked for")),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("read evidence", e.Message, "see that you may read the folder", e);
        }
    }

    private static Plan Plan(string folder) => PlanJson.Read(Path.Combine(folder, RunFiles.Plan)).Plan;

    private static SampleRow Sample(CsvRow csv) => new()
    {
        TimeMs = csv.Required("t_ms"),
        Wave = csv.Int("wave") ?? 0,
        Listener = csv.Int("unix_listener"),
        Embryo = csv.Int("unix_embryo"),
        Accepted = csv.Int("unix_accepted"),
        Client = csv.Int("unix_client"),
        Queue = csv.Int("queue"),
        QueueLimit = csv.Int("queue_limit"),
        QueueDead = csv.Int("queue_dead"),
        DiagAccepted = csv.Int("diag_accepted"),
        Disagreement = csv.Int("disagreement"),
        TcpTimeWait = csv.Int("tcp_time_wait"),
        ProxyTimeWait = csv.Int("tcp_time_wait_proxy"),
        UpstreamTimeWait = csv.Int("tcp_time_wait_upstream"),
        TcpEmbryo = csv.Int("tcp_embryo"),
        TcpAccepted = csv.Int("tcp_accepted"),
        ProxyActive = csv.Long("proxy_active"),
        TcpMemKib = csv.Long("tcp_mem_kib"),
        SocketsUsed = csv.Long("sockets_used"),
        SockstatTimeWait = csv.Long("sockstat_time_wait"),
        FrontQueue = csv.Int("front_queue"),
        FrontAccepted = csv.Int("front_accepted"),
    };

    private static RequestRow Request(CsvRow csv) => new(
        csv.Long("id") ?? throw new FormatException("no id"),
        csv.Int("wave") ?? throw new FormatException("no wave"),
        csv.Required("intended_ms"),
        csv.Double("sent_ms"),
        csv.Double("first_byte_ms"),
        csv.Required("end_ms"),
        csv.Int("status"),
        OutcomeNames.Parse(csv.Text("outcome")) ?? throw new FormatException($"no outcome '{csv.Text("outcome")}'"),
        csv.Long("bytes") ?? 0);

    private static ProcessRow Process(CsvRow csv) => new(
        csv.Required("t_ms"), csv.Text("role"), csv.Int("pid") ?? throw new FormatException("no pid"), csv.Long("pss_kib"), csv.Long("vm_kib"), csv.Double("cpu_ms"))
    {
        TempFileBytes = csv.Long("temp_file_bytes"),
    };

    private static WorkerRow Worker(CsvRow csv) => new(
        csv.Required("t_ms"), csv.Int("worker") ?? throw new FormatException("no worker"), csv.Long("accepts"), csv.Int("queue"), csv.Long("switches"), csv.TextOrNull("call"));

    private static IReadOnlyList<TracedCall>? Trace(string path) => File.Exists(path) ? TraceReader.Read(File.ReadLines(path)) : null;

    private static List<EventRow> Events(string path)
    {
        var events = new List<EventRow>();
        if (!File.Exists(path)) return events;
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                using var line = JsonDocument.Parse(lines[i]);
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
