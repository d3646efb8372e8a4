using System.Text.Json;

namespace ProxyLab;

/// <summary>
/// What one trial saved, as rules ask for it. Each part is an object of its own; a part whose file is not there says so when it is asked, and the
/// claim is unknown. Measures of nothing have no value.
/// </summary>
public sealed class Evidence
{
    private readonly TrialFiles _files;
    private readonly Variant _variant;
    private readonly Dictionary<int, WaveEvidence> _waves = [];
    private readonly Dictionary<string, Recorded<Row>> _probes = [];

    internal Evidence(TrialPlan trial, TrialFiles files)
    {
        _files = files;
        _variant = trial.Variant;
        (Id, Plan) = (trial.Id, trial.Plan);
        Samples = new(files.Samples, trial.Variant, () => Reconciliation.Unexplained(this), wave => Wave(wave).CameMs);
        Processes = new(files.Processes, this);
        Trace = new(files.Trace, this);
        Log = new(files, this);
        Configuration = new(files.Configuration, this);
        Account = new(files.Events.OrNone);
    }

    /// <summary>Finds another variant's evidence; throws <see cref="NotMeasuredException"/> where there is none.</summary>
    internal Func<Variant, Evidence> FindVariant { get; init; } = variant => throw new NotMeasuredException($"the variant '{variant}' was not run");

    /// <summary>Finds another case's evidence; null where there is none.</summary>
    internal Func<string, Evidence?> FindSibling { get; init; } = _ => null;

    /// <summary>Which trial.</summary>
    public TrialId Id { get; }

    /// <summary>What it was told.</summary>
    public Plan Plan { get; }

    /// <summary>What the kernel told of the sockets, tick by tick.</summary>
    public SampleEvidence Samples { get; }

    /// <summary>The rows of <c>requests.csv</c>, in the order in which they ended.</summary>
    public Recorded<RequestRow> Requests => _files.Requests;

    /// <summary>The proxy's processes.</summary>
    public ProcessEvidence Processes { get; }

    /// <summary>The rows of <c>workers.csv</c>, of a proxy that tells of its accept workers.</summary>
    public Recorded<WorkerRow> AcceptWorkers => _files.AcceptWorkers;

    /// <summary>Requests on connections that were kept from before the first wave: the rows of <c>kept.csv</c>.</summary>
    public Recorded<RequestRow> Kept => _files.Kept;

    /// <summary>Requests as the upstream saw them: the rows of <c>upstream.csv</c>. A real server does not tell.</summary>
    public Recorded<UpstreamRow> UpstreamRequests => field ??= _files.Upstream();

    /// <summary>The octets that clients and the upstream exchanged with the proxy, in order of time: the lines of <c>wire.jsonl</c>. Only with <c>wire=N</c>.</summary>
    public Recorded<WireRow> Wire => field ??= _files.Wire();

    /// <summary>The lines of <c>events.jsonl</c>.</summary>
    public Recorded<EventRow> Events => _files.Events;

    /// <summary>The proxy's system calls, of a traced trial.</summary>
    public TraceEvidence Trace { get; }

    /// <summary>The proxy's log.</summary>
    public LogEvidence Log { get; }

    /// <summary>The proxy's configuration.</summary>
    public ConfigurationEvidence Configuration { get; }

    /// <summary>What the trial said of itself.</summary>
    public TrialAccount Account { get; }

    /// <summary>What the kernel counted from the proxy's readiness to the trial's end.</summary>
    public KernelEvidence Kernel => new(this, wave: null);

    /// <summary>The rows of a probe's file, by its name: <c>e.Probe("memory")</c> is what <c>memory.csv</c> holds, cell by cell.</summary>
    /// <param name="name">The probe's name, in kebab case; there are no rows where the trial had no such probe.</param>
    public Recorded<Row> Probe(string name) => _probes.TryGetValue(name, out var known) ? known : _probes[name] = _files.Probe(name);

    /// <summary>A wave's requests and ticks.</summary>
    /// <param name="number">Which wave; 1 is the first.</param>
    public WaveEvidence Wave(int number) =>
        _waves.TryGetValue(number, out var known) ? known : _waves[number] = new WaveEvidence(this, number);

    /// <summary>One accept worker of the proxy.</summary>
    /// <param name="number">Which; 0 is the first.</param>
    public WorkerEvidence Worker(int number) => new(this, number);

    /// <summary>The evidence of a variant of the same case, proxy and round.</summary>
    /// <exception cref="NotMeasuredException">It was not run, or is not valid: the claim is unknown, and says which.</exception>
    public Evidence Variant(Variant variant) => FindVariant(variant);

    /// <summary>The same proxy and round in another case of the run; null where that was not run, or is not valid.</summary>
    public Evidence? Sibling(string caseName) => FindSibling(caseName);

    /// <summary>The upstream's own counters when the trial ended.</summary>
    /// <exception cref="NotMeasuredException">It was not asked.</exception>
    public UpstreamCounters Upstream => CountersOrNull(null) ?? throw NotAsked();

    /// <summary>The upstream's own counters after a wave.</summary>
    /// <param name="wave">Which wave, from 1.</param>
    /// <exception cref="NotMeasuredException">It was not asked then.</exception>
    public UpstreamCounters CountersAfter(int wave) => CountersOrNull(wave) ?? throw NotAsked();

    /// <summary>
    /// The upstream's own counters at the end of the last wave in which it misbehaved: a recovery closes and answers what the fault
    /// left, and is no part of it.
    /// </summary>
    /// <exception cref="NotMeasuredException">It was not asked then.</exception>
    public UpstreamCounters Misbehaving => Plan.RecoverAfter is { } last && last < Plan.Waves ? CountersAfter(last) : Upstream;

    /// <summary>Connections that reached the upstream: accepted by it, or waiting in its queue at the peak.</summary>
    /// <exception cref="NotMeasuredException">The upstream was not asked.</exception>
    public Measure Reached
    {
        get
        {
            var accepted = Upstream.Accepted;
            return Samples.Measure("connections.reached", "connections reached", rows => accepted + (rows.Max(s => s.Queue) ?? 0));
        }
    }

    /// <summary>Requests with that outcome, in every wave.</summary>
    public Measure Count(Outcome outcome) => OfRequests($"requests.{outcome.Name()}", outcome.Name(), all => all.Count(r => r.Outcome == outcome));

    /// <summary>Requests answered with that status, in every wave.</summary>
    public Measure CountStatus(int status) =>
        OfRequests("requests.status", $"status {status}", all => all.Count(r => r.Status == status)) with { Part = $"status {status}" };

    /// <summary>Upstream connections that ended so, by the upstream's own ledger; each counts once, however many requests it had.</summary>
    /// <exception cref="NotMeasuredException">The upstream does not tell.</exception>
    public Measure UpstreamEndedBy(EndedBy how)
    {
        var word = Values.Word(how);
        return Measure("upstream.ended", $"upstream connections ended by {word}", UpstreamRequests.Where(r => r.EndedBy == word).DistinctBy(r => (r.Process, r.Connection)).Count()) with { Part = word };
    }

    /// <inheritdoc cref="SampleEvidence.Share"/>
    public Measure Share(UnixRole role, bool withListener = true, bool settled = true) => Samples.Share(role, withListener, settled);

    /// <summary>A number that a rule worked out of this trial, as a measure of its variant.</summary>
    /// <param name="id">What was measured: see <see cref="MeasureId"/>.</param>
    /// <param name="label">The same for people.</param>
    /// <param name="value">The number; null when nothing was measured.</param>
    /// <param name="unit">Its unit.</param>
    public Measure Measure(string id, string label, double? value, string unit = "") => new(id, label, value, unit) { Variant = _variant };

    /// <summary>A number of all requests; no value where there are none.</summary>
    /// <param name="id">What is measured: see <see cref="MeasureId"/>.</param>
    /// <param name="label">The same for people.</param>
    /// <param name="of">Works it out of the requests, of which there is one or more.</param>
    /// <param name="unit">Its unit.</param>
    public Measure OfRequests(string id, string label, Func<IReadOnlyList<RequestRow>, double?> of, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(of);
        return RequestLeeway.Of(Measure(id, label, null, unit), Requests, wave => Wave(wave).Kernel.LongestWait, of);
    }

    /// <summary>The upstream's own counters after a wave, or the last known ones; null when it was not asked then.</summary>
    internal UpstreamCounters? CountersOrNull(int? wave) => Events.OrNone
        .Where(e => wave is null ? e.Name is EventNames.UpstreamCounters or EventNames.UpstreamAccount : e.Name == EventNames.UpstreamCounters && e.Wave == wave)
        .Select(e => e.Fields.Deserialize(CountersJson.Line.UpstreamCounters))
        .LastOrDefault();

    private static NotMeasuredException NotAsked() => new("the upstream was not asked");
}
