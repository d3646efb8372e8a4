namespace ProxyLab;

/// <summary>
/// What a number that was worked out of times may as well be. A thread that is ready to run waits until the machine has a CPU for it, and what it does
/// or sees then comes that much late.
/// </summary>
/// <param name="By">How long a thread of the trial waited for a CPU.</param>
/// <param name="Shorter">The number with each time shorter by that; null where it would not be known.</param>
/// <param name="Longer">The number with each time longer by that; null where it would not be known.</param>
public sealed record Leeway(TimeSpan By, double? Shorter, double? Longer);
