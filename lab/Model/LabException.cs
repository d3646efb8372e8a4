namespace ProxyLab;

/// <summary>
/// A fault of the harness or of its environment, never of what is under study (those are values: <see cref="Outcome"/>).
/// </summary>
/// <param name="phase">What the lab was doing, e.g. <c>start proxy</c>.</param>
/// <param name="culprit">What failed and how, quoting a log where there is one.</param>
/// <param name="remedy">What the reader can do about it, as a command where there is one.</param>
/// <param name="cause">The exception underneath, if any.</param>
public class LabException(string phase, string culprit, string remedy, Exception? cause = null)
    : Exception($"{phase}: {culprit}{(remedy.Length > 0 ? $"\n  remedy: {remedy}" : "")}", cause)
{
    /// <summary>What the lab was doing.</summary>
    public string Phase { get; } = phase;

    /// <summary>What failed, and how.</summary>
    public string Culprit { get; } = culprit;

    /// <summary>What the reader can do about it; empty when there is nothing.</summary>
    public string Remedy { get; } = remedy;
}
