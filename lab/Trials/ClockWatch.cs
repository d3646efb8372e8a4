using System.Text.Json.Nodes;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>
/// Looks at the wall clock beside the trial's own, which never steps, and writes an event when it has stepped: a trace counts in it, and some proxies
/// count their timeouts in it. A step that is taken back before the next look is not seen.
/// </summary>
internal sealed class ClockWatch : IDisposable
{
    private static readonly TimeSpan Period = 50.Milliseconds();

    private readonly EventLog _events;
    private readonly TrialClock _clock;
    private readonly Lock _looking = new();
    private readonly Timer _timer;
    private double _zero;

    internal ClockWatch(EventLog events, TrialClock clock)
    {
        (_events, _clock) = (events, clock);
        _zero = Zero();
        _timer = new Timer(_ => Look(), null, Period, Period);
    }

    /// <summary>Ends; no event is written afterwards.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_looking) _zero = double.NaN; // a look that is still to come finds no step
    }

    private void Look()
    {
        if (!_looking.TryEnter()) return; // the last look is still under way
        try
        {
            if (Math.Abs(Zero() - _zero) is not > TrialAccount.LongestSlew) return;
            _events.WriteDated(EventNames.ClockStepped, date => new JsonObject { ["unix_s"] = date });
            _zero = Zero();
        }
        finally
        {
            _looking.Exit();
        }
    }

    /// <summary>The date, in seconds since 1970, at which the trial's clock showed 0, if the wall clock is right now.</summary>
    private double Zero()
    {
        var now = _clock.NowMs;
        return _events.DateOf(now) - (now / 1000);
    }
}
