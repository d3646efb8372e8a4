namespace LabProxy;

/// <summary>What is being waited for. Each has a timeout of its own.</summary>
internal enum Wait
{
    /// <summary>A connection to the upstream.</summary>
    Connect,

    /// <summary>The upstream to take octets.</summary>
    Send,

    /// <summary>The upstream to send octets.</summary>
    Read,

    /// <summary>The client to send octets of its request body.</summary>
    ClientRead,

    /// <summary>The client to take octets of its answer.</summary>
    ClientWrite,
}

/// <summary>
/// The deadlines of one exchange, with one timer. Nearly every wait ends long before its deadline, so moving a deadline only stores a
/// number: the timer is left as it is, looks at the numbers when it fires, and sets itself again if it came too early.
/// Not thread-safe: the owner calls it under its lock.
/// </summary>
internal sealed class Deadlines(Options options, TimerCallback onTimer, object owner) : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly long[] _at = [Never, Never, Never, Never, Never];
    private long _timerAt = Never;
    private Timer? _timer;

    public bool IsRunning(Wait wait) => _at[(int)wait] != Never;

    public void Start(Wait wait)
    {
        var at = Environment.TickCount64 + Milliseconds(wait);
        _at[(int)wait] = at;
        if (at < _timerAt)
            SetTimer(at);
    }

    public void Stop(Wait wait) => _at[(int)wait] = Never;

    public void StopAll() => _at.AsSpan().Fill(Never);

    /// <summary>Called when the timer fired: the wait that is over its deadline, or null, and then the timer is set again.</summary>
    public Wait? Passed()
    {
        _timerAt = Never;
        var first = Array.IndexOf(_at, _at.Min());
        if (_at[first] == Never)
            return null;
        if (_at[first] <= Environment.TickCount64)
            return (Wait)first;
        SetTimer(_at[first]);
        return null;
    }

    public void Dispose() => _timer?.Dispose();

    private void SetTimer(long at)
    {
        _timerAt = at;
        _timer ??= NewTimer();
        _timer.Change(Math.Max(1, at - Environment.TickCount64), Timeout.Infinite);
    }

    private Timer NewTimer()
    {
        // The timer would otherwise carry the flow of whichever request happened to create it.
        using (ExecutionContext.SuppressFlow())
            return new Timer(onTimer, owner, Timeout.Infinite, Timeout.Infinite);
    }

    private long Milliseconds(Wait wait) => (long)(wait switch
    {
        Wait.Connect => options.ConnectTimeout,
        Wait.Send => options.SendTimeout,
        Wait.Read => options.ReadTimeout,
        _ => options.ClientTimeout,
    }).TotalMilliseconds;
}
