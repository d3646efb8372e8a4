namespace ProxyLab;

/// <summary>The files of one trial's folder, read: what <see cref="Evidence"/> gives its rules. Large ones are read when a rule asks.</summary>
internal sealed record TrialFiles
{
    /// <summary>Why there are no traced calls.</summary>
    internal const string NotTraced = "the trial was not traced (--trace)";

    internal Recorded<SampleRow> Samples { get; init; } = NotSaved<SampleRow>(RunFiles.Samples);

    internal Recorded<RequestRow> Requests { get; init; } = NotSaved<RequestRow>(RunFiles.Requests);

    internal Recorded<ProcessRow> Processes { get; init; } = NotSaved<ProcessRow>(RunFiles.Processes);

    internal Recorded<WorkerRow> AcceptWorkers { get; init; } = NotSaved<WorkerRow>(RunFiles.Workers);

    internal Recorded<RequestRow> Kept { get; init; } = NotSaved<RequestRow>(RunFiles.Kept);

    internal Func<Recorded<UpstreamRow>> Upstream { get; init; } = () => NotSaved<UpstreamRow>(RunFiles.Upstream);

    internal Recorded<EventRow> Events { get; init; } = NotSaved<EventRow>(RunFiles.Events);

    internal Func<Recorded<WireRow>> Wire { get; init; } = () => NotSaved<WireRow>(RunFiles.Wire);

    /// <summary>Reads the file of a probe, by the probe's name.</summary>
    internal Func<string, Recorded<Row>> Probe { get; init; } = name => NotSaved<Row>($"{name}.csv");

    internal Func<Recorded<TracedCall>> Trace { get; init; } = () => Recorded<TracedCall>.Absent(NotTraced);

    internal Func<Recorded<string>> Log { get; init; } = () => NotSaved<string>(RunFiles.ProxyLog);

    internal Func<Recorded<string>> RequestLog { get; init; } = () => NotSaved<string>(RunFiles.ProxyRequests);

    internal Func<Recorded<string>> Configuration { get; init; } = () => NotSaved<string>(RunFiles.ProxyConf);

    internal ProxyWords Words { get; init; } = ProxyWords.Unknown;

    internal static Recorded<T> NotSaved<T>(string file) => Recorded<T>.Absent($"{file} was not saved");
}
