namespace ProxyLab;

/// <summary>What rules ask about a proxy's accept workers, and about where the kernel handled what clients sent.</summary>
public sealed partial class Evidence
{
    /// <summary>The rows of <c>workers.csv</c>, of a proxy that tells of its accept workers.</summary>
    public Recorded<WorkerRow> AcceptWorkers { get; init; } = NotSaved<WorkerRow>(RunFiles.Workers);

    /// <summary>One accept worker of the proxy, from 0.</summary>
    public WorkerEvidence Worker(int number) => new(this, number);

    /// <summary>Requests on connections that were kept from before the first wave: the rows of <c>kept.csv</c>.</summary>
    public Recorded<RequestRow> Kept { get; init; } = NotSaved<RequestRow>(RunFiles.Kept);

    /// <summary>
    /// How many of the connections that the lab itself made over a veth pair each CPU handled, by its number, before the proxy was started;
    /// null without such a pair.
    /// </summary>
    public IReadOnlyList<int>? Delivered => Events.OrNone.FirstOrDefault(e => e.Name == EventNames.Steered) is { } steered
        ? [.. steered.Fields.GetProperty("cpus").EnumerateArray().Select(c => c.GetInt32())]
        : null;

    /// <summary>Why the trial was not run at all, on this machine; null when it was.</summary>
    public string? Skipped => Events.OrNone.FirstOrDefault(e => e.Name == EventNames.Skipped)?.Fields.GetProperty("reason").GetString();
}
