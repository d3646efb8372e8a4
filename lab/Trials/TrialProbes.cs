namespace ProxyLab.Trials;

/// <summary>The probes of one trial, each on its own thread.</summary>
internal sealed class TrialProbes : IDisposable
{
    private static readonly TimeSpan LongestReading = 5.Seconds(), LongestWait = 1.Seconds();
    private readonly ProbeContext _trial;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProbeThread> _threads = [];

    /// <summary>
    /// Begins every probe that applies, one after the other, then reads them all. A probe that cannot begin is left out, with a note; its
    /// file has a heading and no row.
    /// </summary>
    /// <param name="catalog">One instance of each probe; the trial gets fresh ones.</param>
    /// <param name="trial">The trial.</param>
    /// <exception cref="IOException">A file cannot be made.</exception>
    internal TrialProbes(IEnumerable<Probe> catalog, ProbeContext trial)
    {
        _trial = trial;
        foreach (var probe in catalog.Select(ProbeFiles.Fresh).Where(Applies)) Guard(probe, () => _threads.Add(new ProbeThread(probe, trial, _stop)));

        // Those that hold the trial come last: they take the baseline, and what the others opened belongs to it.
        var begun = _threads.OrderBy(t => t.Probe is IHoldsTrial).ToLookup(t => Guard(t.Probe, () => t.Probe.Begin(trial)));
        foreach (var thread in begun[false]) thread.End();
        foreach (var thread in begun[true]) thread.Start();
    }

    /// <summary>The columns of the files of these probes.</summary>
    internal IEnumerable<ColumnSet> Columns => _threads.Select(t => t.Columns);

    /// <summary>The file that could not be written, and why; null while all is well.</summary>
    internal (string File, Exception Why)? Fault =>
        _threads.FirstOrDefault(t => t.Fault is not null) is { } thread ? (thread.Columns.File, thread.Fault!) : null;

    /// <summary>How full the upstream's accept queue was at the last reading; null where nobody tells.</summary>
    internal (int Length, int? Limit)? Queue => _threads.Select(t => t.Probe).OfType<IShowsQueue>().Select(p => p.Queue).FirstOrDefault(q => q is not null);

    /// <summary>A probe that reads seldom is not waited for: its author knows that waves come between its readings.</summary>
    private bool IsPrompt(ProbeThread thread) => thread.Probe is IHoldsTrial || thread.Probe.Every(_trial.Plan) <= LongestWait;

    /// <summary>
    /// Waits until each probe that holds the trial has let it go on after so many readings in a row, and every other one has read once, or the
    /// deadline has passed: what is judged by a probe must not begin, or end, before that probe has looked. One that did not come is noted.
    /// </summary>
    internal async Task Await(TrialMoment moment, int readings, TimeSpan deadline)
    {
        var waits = _threads.Where(IsPrompt).ToDictionary(t => t, t => t.Probe is IHoldsTrial holder ? t.WaitUntil(_ => holder.MayGoOn(moment), readings, deadline) : t.WaitUntil(static _ => true, 1, deadline));
        await Within(deadline + LongestReading, waits.Values);
        foreach (var (thread, wait) in waits.Where(w => w.Key.Probe is not IHoldsTrial && !w.Value.IsCompletedSuccessfully))
            _trial.Note(thread.Probe.Name, $"it had not read when the trial went on ({Values.Word(moment.ToString())})");
    }

    /// <summary>Waits until each probe that holds the trial has read so often from now on, and every other one once; one that has ended is not waited for.</summary>
    internal Task Next(int readings) =>
        Within((readings * _trial.Plan.Tick) + LongestReading, _threads.Where(IsPrompt).Select(t => t.Next(t.Probe is IHoldsTrial ? readings : 1)));

    /// <summary>Ends all readings and closes the files; safe twice.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _threads.ForEach(t => t.Dispose());
    }

    /// <summary>A probe that hangs in a reading does not come to look at the time: nobody waits for it for ever.</summary>
    private static async Task Within(TimeSpan bound, IEnumerable<Task> waits) => await Task.WhenAny(Task.WhenAll(waits), Task.Delay(bound));

    private bool Applies(Probe probe)
    {
        var applies = false;
        Guard(probe, () => applies = probe.Applies(_trial));
        return applies;
    }

    private bool Guard(Probe probe, Action action)
    {
        try
        {
            action();
            return true;
        }
#pragma warning disable CA1031 // A probe may be anybody's code: whatever it throws, the trial goes on without it.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            _trial.Note(probe.Name, $"it could not begin: {e.Message}{AuthorLine.Of(e)}");
            return false;
        }
    }
}
