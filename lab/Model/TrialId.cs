namespace ProxyLab;

/// <summary>Which trial of a run.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Proxy">The proxy's name.</param>
/// <param name="N">Which repetition, from 1.</param>
public sealed record TrialId(string Case, string Proxy, int N)
{
    /// <summary><c>case/proxy/n</c>.</summary>
    public override string ToString() => $"{Case}/{Proxy}/{N}";
}
