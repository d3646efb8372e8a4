namespace ProxyLab;

/// <summary>When the requests of a wave start.</summary>
public enum Arrivals
{
    /// <summary>All clients at once, each sending its next request when the last one ended.</summary>
    Closed,

    /// <summary>At a constant rate, whatever became of those before.</summary>
    Constant,

    /// <summary>At a rate that grows evenly from zero.</summary>
    Ramp,

    /// <summary>At random, as a Poisson process that the plan's seed reproduces.</summary>
    Poisson,
}
