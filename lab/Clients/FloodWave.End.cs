
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>How requests end, and what their slot does next.</summary>
internal sealed unsafe partial class FloodWave
{
    /// <summary>The only place where a started request gets its outcome.</summary>
    private void End(int slot, Outcome outcome, double now, bool reuse = false)
    {
        ref var c = ref _slots[slot];
        c.Started = false;
        _active--;
        _counts[(int)outcome]++;
        _bytes += c.Bytes;
        reuse &= !_closing && (_spec.Open is not null || c.Left > 0);
        if (!reuse)
            Close(ref c);
        _sink(new RequestResult(c.Id, _spec.Wave, c.IntendedMs, Time(c.SentMs), Time(c.FirstByteMs), now, c.Parser.Status, outcome, c.Bytes));
        if (!_closing)
            Next(slot, now, reuse);
    }

    private static double? Time(double ms) => double.IsNaN(ms) ? null : ms;

    private void Next(int slot, double now, bool reuse)
    {
        ref var c = ref _slots[slot];
        if (_spec.Open is not null)
        {
            c.Stage = reuse ? Stage.Idle : Stage.Free;
            (reuse ? _idle : _free).Push(slot);
        }
        else if (c.Left > 0)
        {
            // Also where the connection is used again: to read all answers of a turn and then send all requests costs some
            // 10 % less CPU for each request than to send at once, for it wakes the server less often.
            c.IntendedMs = now;
            c.Stage = Stage.Queued;
            _queue.Enqueue(slot);
        }
        else
        {
            c.Stage = Stage.Free;
        }
    }

    private static void Close(ref FloodConnection c)
    {
        if (c.Fd >= 0)
            _ = Libc.close(c.Fd); // with it goes its place in the epoll set
        c.Fd = -1;
    }

    /// <summary>
    /// The deadline or the cancellation: one last look at what the kernel already holds, then every request without an end
    /// gets one. A client that the loop had not come to yet counts too: a wave of N clients has at least N outcomes.
    /// </summary>
    private void GiveUp()
    {
        _closing = true;
        for (int turns = (_used / 256) + 1; turns > 0 && Harvest(0) > 0; turns--)
        {
        }
        double now = _now();
        for (int slot = 0; slot < _used; slot++)
        {
            ref var c = ref _slots[slot];
            if (c.Started)
                End(slot, c.Stage == Stage.Connecting ? Outcome.ConnectTimeout : Outcome.InFlight, now);
            else if (c.Stage == Stage.Queued && c.Left == _spec.RequestsPerClient)
                EndUntried(c.IntendedMs, now);
        }
        for (; _arrival < Arrivals.Length && _beganMs + Arrivals[_arrival] <= now; _arrival++)
            EndUntried(_beganMs + Arrivals[_arrival], now);
    }

    private void EndUntried(double intendedMs, double now)
    {
        _started++;
        _untried++;
        _counts[(int)Outcome.ConnectTimeout]++;
        _sink(new RequestResult(NextId++, _spec.Wave, intendedMs, null, null, now, null, Outcome.ConnectTimeout, 0));
    }
}
