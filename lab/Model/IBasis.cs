namespace ProxyLab;

/// <summary>What a measure was read from, and whether it can be trusted: for example samples of which two instruments give different accounts.</summary>
public interface IBasis
{
    /// <summary>Why nothing that rests on it can be trusted, as a phrase; null where it can be trusted.</summary>
    public string? Doubt { get; }
}
