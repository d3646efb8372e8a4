namespace ProxyLab.Watching;

/// <summary>
/// How many connections were seen to come and to go a second, over the last second: the steps up and down of how many there are. What comes and
/// goes between two looks is not seen, so both are lower bounds. Looks that are further apart than a second share their step out over that time.
/// </summary>
internal sealed class Turnover
{
    private const double WindowMs = 1000;
    private readonly Queue<(double AtMs, double Step)> _steps = [];
    private (double AtMs, int Count)? _last;

    /// <summary>Adds a look, without a number where nothing was counted; null until two looks had one, and where the last of these is older than a second.</summary>
    internal (double Arrived, double Left)? Add(double nowMs, int? count)
    {
        while (_steps.TryPeek(out var oldest) && oldest.AtMs <= nowMs - WindowMs) _steps.Dequeue();
        if (count is { } now)
        {
            if (_last is var (atMs, before)) _steps.Enqueue((nowMs, (now - before) / Math.Max(1, (nowMs - atMs) / WindowMs)));
            _last = (nowMs, now);
        }

        return _steps.Count > 0 ? (_steps.Sum(s => Math.Max(0, s.Step)), _steps.Sum(s => Math.Max(0, -s.Step))) : null;
    }
}
