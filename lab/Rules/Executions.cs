using System.Globalization;

namespace ProxyLab;

/// <summary>What became of a request at the upstream.</summary>
public enum Execution
{
    /// <summary>It was read whole once.</summary>
    Once,

    /// <summary>It was read whole more than once: something between client and upstream tried it again.</summary>
    Again,

    /// <summary>The upstream saw the beginning of it, and never the whole.</summary>
    Partly,

    /// <summary>The upstream saw nothing of it: it was refused, lost in the accept queue, or never passed on.</summary>
    Never,
}

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
        return e.Measure("requests.executed-again", "requests executed more than once", Of(e).Count(r => r.Execution == Execution.Again));
    }

    /// <summary>Executions for a client that had gone, as far as the upstream could know it.</summary>
    public static Measure ForNobody(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Measure("executions.for-nobody", "executions for nobody", e.UpstreamRequests.Count(r => r.WholeMs is not null && r.ForNobody == true));
    }

    /// <summary>Each request that a client sent, in the order in which they ended, with what became of it at the upstream.</summary>
    /// <exception cref="NotMeasuredException">The upstream does not tell, or requests carried no id.</exception>
    public static IReadOnlyList<(RequestRow Request, Execution Execution)> Of(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (!e.Plan.RequestIds) throw new NotMeasuredException("requests carried no id (request_ids=false)");
        var seen = e.UpstreamRequests.Where(r => r.Request is not null).ToLookup(r => r.Request!.Value);
        return [.. e.Requests.Where(r => r.SentMs is not null).Select(r => (r, Of(seen[r.Id])))];
    }

    /// <summary>How many requests there are of each kind: <c>of 6 requests sent 5 executed once, 1 executed again</c>.</summary>
    public static string Summary(Evidence e)
    {
        var all = Of(e);
        return string.Create(CultureInfo.InvariantCulture,
            $"of {all.Count} requests sent {string.Join(", ", all.CountBy(r => r.Execution).OrderBy(k => k.Key).Select(k => $"{k.Value} {Words(k.Key)}"))}");
    }

    private static Execution Of(IEnumerable<UpstreamRow> rows)
    {
        var (whole, any) = (rows.Count(r => r.WholeMs is not null), rows.Any());
        return whole > 1 ? Execution.Again : whole == 1 ? Execution.Once : any ? Execution.Partly : Execution.Never;
    }

    private static string Words(Execution execution) => execution switch
    {
        Execution.Once => "executed once",
        Execution.Again => "executed again",
        Execution.Partly => "read in part",
        _ => "never seen by the upstream",
    };
}
