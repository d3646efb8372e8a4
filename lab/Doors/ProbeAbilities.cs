namespace ProxyLab;

/// <summary>A moment at which a trial waits before it goes on.</summary>
public enum TrialMoment
{
    /// <summary>The proxy listens, and no client has come: the baseline is to be measured first.</summary>
    BeforeClients,

    /// <summary>A wave of clients has ended: the proxy is to let go of its connections first.</summary>
    Drain,

    /// <summary>The last drain is over: what came of it is to be measured before everything ends.</summary>
    AfterClients,
}

/// <summary>A probe that a trial waits for, within a bound.</summary>
public interface IHoldsTrial
{
    /// <summary>Whether the trial may go on, by the last reading. Asked after each reading, on the probe's thread: it must be quick.</summary>
    public bool MayGoOn(TrialMoment moment);
}

/// <summary>A probe that can tell how full the upstream's accept queue is, for whoever watches the run.</summary>
public interface IShowsQueue
{
    /// <summary>The last reading: the queue's length and its limit; null where it was not measured. Asked on another thread.</summary>
    public (int Length, int? Limit)? Queue { get; }
}
