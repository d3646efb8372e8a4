namespace ProxyLab.Runs;

/// <summary>
/// Divides a run's trials among shards: the longest unit first, each to the shard that has the least so far (Graham 1969, the LPT rule:
/// at most 4/3 of the best possible). It rests on the plans and the recorded lengths alone, so that every machine divides the same
/// command line alike.
/// </summary>
/// <remarks>
/// The unit is a case on a proxy in a round, with all its variants. They stay together because their claims compare them (Unix with TCP,
/// a somaxconn of 8 with 64): measured on two machines, a difference would be the machines'. A claim that compares with another case has
/// no verdict in a shard that lacks that case; <c>merge</c> judges all evidence again, together.
/// </remarks>
internal static class Partition
{
    /// <summary>The trials of each shard, each in the order of the run.</summary>
    /// <param name="trials">The whole run's.</param>
    /// <param name="count">How many shards; those beyond the number of units stay empty.</param>
    /// <param name="seconds">How long the trials of a unit take.</param>
    internal static IReadOnlyList<IReadOnlyList<TrialPlan>> Of(IReadOnlyList<TrialPlan> trials, int count, Func<IReadOnlyList<TrialPlan>, double> seconds)
    {
        // In whole milliseconds: sums of the same numbers in another order may differ in their last digit, and make another order of equals.
        var loads = new long[count];
        var shardOf = new Dictionary<TrialPlan, int>();
        var units = trials.GroupBy(t => (t.Id.Case, t.Id.Proxy, t.Round))
            .Select(u => (u.Key, Trials: (IReadOnlyList<TrialPlan>)[.. u], Milliseconds: (long)Math.Round(1000 * seconds([.. u]))))
            .OrderByDescending(u => u.Milliseconds)
            .ThenBy(u => u.Key.Round)
            .ThenBy(u => u.Key.Case, StringComparer.Ordinal)
            .ThenBy(u => u.Key.Proxy, StringComparer.Ordinal);
        foreach (var unit in units)
        {
            var least = Array.IndexOf(loads, loads.Min()); // the first of equals
            loads[least] += unit.Milliseconds;
            foreach (var trial in unit.Trials) shardOf[trial] = least;
        }

        return [.. Enumerable.Range(0, count).Select(shard => (IReadOnlyList<TrialPlan>)[.. trials.Where(t => shardOf[t] == shard)])];
    }
}
