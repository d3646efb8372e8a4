namespace LabProxy;

/// <summary>
/// The deadlines of a loop. All waits of one kind are equally long, so that they end in the order in which they began: each kind is a queue, its first is
/// the next to ring, and to set or to stop an alarm is to put it at the end of a linked list or to take it out.
/// </summary>
internal sealed class Alarms
{
    private readonly EventLoop _loop;
    private readonly long[] _lengths;
    private readonly Alarm?[] _first, _last;

    public Alarms(Options options, EventLoop loop)
    {
        _loop = loop;
        _lengths = [.. Enum.GetValues<Wait>().Select(wait => (long)Math.Ceiling(options.LengthOf(wait).TotalMilliseconds))];
        (_first, _last) = (new Alarm?[_lengths.Length], new Alarm?[_lengths.Length]);
    }

    public void Set(Alarm alarm, Wait wait)
    {
        Stop(alarm);

        // The clock's millisecond has begun some time ago: without the one more, a wait could end too soon.
        (alarm.Wait, alarm.At) = (wait, _loop.Now + _lengths[(int)wait] + 1);
        var last = _last[(int)wait];
        alarm.Before = last;
        if (last is null)
            _first[(int)wait] = alarm;
        else
            last.After = alarm;
        _last[(int)wait] = alarm;
    }

    /// <summary>Sets it where it does not wait for this already.</summary>
    public void Begin(Alarm alarm, Wait wait)
    {
        if (alarm.Wait != wait)
            Set(alarm, wait);
    }

    public void Stop(Alarm alarm)
    {
        if (alarm.Wait is not { } wait)
            return;
        if (alarm.Before is null)
            _first[(int)wait] = alarm.After;
        else
            alarm.Before.After = alarm.After;
        if (alarm.After is null)
            _last[(int)wait] = alarm.Before;
        else
            alarm.After.Before = alarm.Before;
        (alarm.Wait, alarm.Before, alarm.After) = (null, null, null);
    }

    /// <summary>Milliseconds until the next rings; -1 where none is set.</summary>
    public int NextMs(long now)
    {
        var next = long.MaxValue;
        foreach (var first in _first)
        {
            if (first is not null && first.At < next)
                next = first.At;
        }

        return next == long.MaxValue ? -1 : (int)Math.Clamp(next - now, 0, int.MaxValue);
    }

    public void Ring(long now)
    {
        for (var wait = 0; wait < _first.Length; wait++)
        {
            while (_first[wait] is { } alarm && alarm.At <= now)
            {
                Stop(alarm);
                alarm.Owner.Rang((Wait)wait);
            }
        }
    }
}
