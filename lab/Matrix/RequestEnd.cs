namespace ProxyLab.Matrix;

/// <summary>What is known of the timeout that ended a request.</summary>
/// <param name="Timeout">The proxy's own name for it; null where none did, or where it is not known which.</param>
/// <param name="IsKnown">Whether it is known which one did, or that none did.</param>
internal readonly record struct RequestEnd(string? Timeout, bool IsKnown)
{
    /// <summary>No timeout ended it.</summary>
    internal static RequestEnd NoTimeout { get; } = new(null, true);

    /// <summary>Nobody knows.</summary>
    internal static RequestEnd NotKnown { get; } = new(null, false);

    /// <summary>The timeout's name, or that there is none.</summary>
    internal string Word => Timeout ?? (IsKnown ? "not a timeout" : "not known");
}
