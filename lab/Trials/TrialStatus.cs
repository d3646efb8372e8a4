using System.Text.Json;

namespace ProxyLab.Trials;

/// <summary>Where a trial is: a line of JSON that its process writes on standard output, for whoever watches. It is no evidence.</summary>
/// <param name="Phase">What it does, in a word.</param>
internal sealed record TrialStatus(string Phase)
{
    /// <summary>The wave that runs or drains; 0 before the first.</summary>
    public int Wave { get; init; }

    /// <summary>How many waves there are to be.</summary>
    public int Waves { get; init; }

    /// <summary>Length of the upstream's accept queue on the last tick; null when it was not measured.</summary>
    public int? Queue { get; init; }

    /// <summary>How many it holds at most; null when it was not measured.</summary>
    public int? QueueCapacity { get; init; }

    /// <summary>How many requests have ended in each way, in every wave so far, by status or outcome.</summary>
    public IReadOnlyDictionary<string, long> Ended { get; init; } = new Dictionary<string, long>();

    /// <summary>The status as one line.</summary>
    internal string Line() => JsonSerializer.Serialize(this, TrialStatusJson.Line.TrialStatus);

    /// <summary>The status of a line. Anything else that the process prints is its phase: nothing that it says may end the run.</summary>
    internal static TrialStatus Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrialStatusJson.Line.TrialStatus) is { Phase: not null, Ended: not null } status ? status : new TrialStatus(line);
        }
        catch (JsonException)
        {
            return new TrialStatus(line);
        }
    }

    /// <summary>The outcomes, most first: <c>504 × 65, 502 × 35</c>.</summary>
    internal string Outcomes => string.Join(", ", Ended.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} × {e.Value}"));

    /// <summary>The phase with its wave: <c>flood 1/2</c>.</summary>
    internal string Where => Wave > 0 ? $"{Phase} {Wave}/{Waves}" : Phase;
}
