namespace ProxyLab.Probes.Proc;

/// <summary>
/// Sums the steps of a counter that only grows. One that is less than it was has wrapped, at 32 bits or at 64, or was set back: that reading
/// is a gap. After a wrap the sum goes on; a counter that was set back has lost what it had counted, so that its sum stays unknown.
/// </summary>
internal struct CounterDelta
{
    private ulong _last;
    private bool _began, _lost;
    private long _total;

    /// <summary>Whether the last value was less than the one before.</summary>
    internal bool Fell { get; private set; }

    /// <summary>The counter's growth since the first value; null if there is no value now or it fell. A missing value loses nothing.</summary>
    internal long? Advance(ulong? value)
    {
        Fell = false;
        if (value is not { } now) return null;
        if (_began && now >= _last) _total += (long)(now - _last);
        if (_began && now < _last) (Fell, _lost) = (true, !Wrap(now));
        (_last, _began) = (now, true);
        return _lost || Fell ? null : _total;
    }

    /// <summary>Adds the step over the end of the range; false if the step would be half of the range or more, which no tick counts.</summary>
    private bool Wrap(ulong now)
    {
        var narrow = _last <= uint.MaxValue;
        var step = unchecked(now - _last) & (narrow ? uint.MaxValue : ulong.MaxValue);
        if (_lost || step > (narrow ? (ulong)int.MaxValue : long.MaxValue)) return false;
        _total += (long)step;
        return true;
    }
}
