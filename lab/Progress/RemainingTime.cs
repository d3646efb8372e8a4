namespace ProxyLab.Progress;

/// <summary>
/// How long a run is likely to take from here on: trials of a case take what others of it took, and one of a case that none has ended of what
/// all took on average; the work that is left is shared by the trials that run side by side, and one that runs alone takes all of them.
/// </summary>
/// <param name="trials">All trials of the run.</param>
/// <param name="jobs">Trials side by side.</param>
internal sealed class RemainingTime(IReadOnlyList<TrialPlan> trials, int jobs)
{
    private readonly Dictionary<string, (double Seconds, int Count)> _took = [];

    /// <summary>A trial is over.</summary>
    internal void Ended(TrialId id, TimeSpan took)
    {
        var (seconds, count) = _took.GetValueOrDefault(id.Case);
        _took[id.Case] = (seconds + took.TotalSeconds, count + 1);
    }

    /// <summary>The estimate; null before any trial is over.</summary>
    /// <param name="running">The trials that run, with the time since each began.</param>
    /// <param name="over">Whether a trial is over.</param>
    internal TimeSpan? Estimate(IReadOnlyDictionary<TrialId, TimeSpan> running, Func<TrialId, bool> over)
    {
        if (_took.Count == 0) return null;
        var mean = _took.Values.Sum(t => t.Seconds) / _took.Values.Sum(t => t.Count);
        double work = 0, longest = 0;
        foreach (var trial in trials.Where(t => !over(t.Id)))
        {
            var expected = _took.TryGetValue(trial.Id.Case, out var took) ? took.Seconds / took.Count : mean;
            var left = running.TryGetValue(trial.Id, out var since) ? Math.Max(0, expected - since.TotalSeconds) : expected;
            work += trial.Plan.Alone ? left : left / jobs;
            longest = Math.Max(longest, left);
        }

        return TimeSpan.FromSeconds(Math.Max(work, longest));
    }
}
