namespace ProxyLab.Clients;

/// <summary>The retries of a wave: which requests are tried again, and when.</summary>
internal sealed class FloodRetries(FloodSpec spec, FloodTotals totals)
{
    private SplitMix64 _random = new(spec.Seed);

    /// <summary>Whether the request that has ended so is to be tried again.</summary>
    internal bool Wants(in FloodConnection c, Outcome outcome) =>
        spec.Retry.Wants(outcome, c.Exchange.Status, c.Attempt) && totals.HasBudget(spec.Retry.Budget);

    /// <summary>Makes the slot wait; until when.</summary>
    internal double Wait(ref FloodConnection c, double nowMs)
    {
        (c.Stage, c.DueMs) = (Stage.Backoff, nowMs + spec.Retry.WaitMs(c.Attempt, _random.NextUnit()));
        totals.Waiting++;
        return c.DueMs;
    }

    /// <summary>Whether the wait is over: then the next attempt is to start.</summary>
    internal bool IsDue(ref FloodConnection c, double nowMs)
    {
        if (nowMs < c.DueMs)
            return false;
        totals.Waiting--;
        c.Attempt++;
        return true;
    }
}
