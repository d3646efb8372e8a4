using System.Diagnostics;

namespace ProxyLab.Probes.Sampling;

/// <summary>Those who wait for ticks: each is told when its condition has held in enough consecutive ticks.</summary>
internal sealed class SampleWaiters
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private bool _closed;

    /// <summary>See <see cref="Sampler.WaitUntil"/>.</summary>
    internal Task<bool> Add(Func<Sample, bool> condition, int consecutiveTicks, TimeSpan deadline)
    {
        var waiter = new Waiter(condition, consecutiveTicks, deadline);
        lock (_gate)
        {
            if (_closed)
            {
                waiter.Done.SetResult(false);
            }
            else
            {
                _waiters.Add(waiter);
            }
        }

        return waiter.Done.Task;
    }

    /// <summary>Shows a tick to those who wait.</summary>
    internal void Tick(Sample sample)
    {
        lock (_gate)
        {
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].IsDone(sample))
                {
                    _waiters.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>There will be no more ticks.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _waiters.ForEach(w => w.Done.TrySetResult(false));
            _waiters.Clear();
        }
    }

    private sealed class Waiter(Func<Sample, bool> condition, int needed, TimeSpan deadline)
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private int _held;

        internal TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsDone(Sample sample)
        {
            try
            {
                _held = condition(sample) ? _held + 1 : 0;
            }
            catch (Exception e)
            {
                return Done.TrySetException(e);
            }

            return _held >= needed ? Done.TrySetResult(true)
                : deadline != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_began) >= deadline && Done.TrySetResult(false);
        }
    }
}
