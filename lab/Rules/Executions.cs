namespace ProxyLab;

/// <summary>
/// Rules about how often a request was executed: each time that an upstream read it whole, whether or not anybody had its answer. Joined by the id that requests
/// carry, so that a proxy that tries again is seen, and a client's own attempts are requests of their own.
/// </summary>
public static class Executions
{
    /// <summary>Requests that were executed more than once.</summary>
    public static Measure Repeated(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Measure("requests.executed-again", "requests executed more than once", ById(e).Count(r => r.Count() > 1));
    }

    /// <summary>Requests that were executed once or more.</summary>
    public static Measure Executed(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Measure("requests.executed", "requests executed", ById(e).Count());
    }

    /// <summary>Executions for a client that had gone, as far as the upstream could know it.</summary>
    public static Measure ForNobody(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Measure("executions.for-nobody", "executions for nobody", e.UpstreamRequests.Count(r => r.WholeMs is not null && r.ForNobody == true));
    }

    private static IEnumerable<IGrouping<long?, UpstreamRow>> ById(Evidence e) =>
        e.UpstreamRequests.Where(r => r.WholeMs is not null && r.Request is not null).GroupBy(r => r.Request);
}
