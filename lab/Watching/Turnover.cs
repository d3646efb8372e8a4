namespace ProxyLab.Watching;

/// <summary>
/// How many connections were seen to come and to go within the last second: the steps up and down of how many there are. What comes and
/// goes between two looks is not seen, so both are lower bounds.
/// </summary>
internal sealed class Turnover
{
    private const double WindowMs = 1000;
    private readonly Queue<(double AtMs, int Step)> _steps = [];
    private int? _last;

    /// <summary>Adds a look; null when there is no number now, or none before.</summary>
    internal (double Arrived, double Left)? Add(double nowMs, int? count)
    {
        while (_steps.TryPeek(out var oldest) && oldest.AtMs <= nowMs - WindowMs) _steps.Dequeue();
        var known = count is not null && _last is not null;
        if (known) _steps.Enqueue((nowMs, count!.Value - _last!.Value));
        _last = count;
        return known ? (_steps.Sum(s => Math.Max(0, s.Step)), _steps.Sum(s => Math.Max(0, -s.Step))) : null;
    }
}
