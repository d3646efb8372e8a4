using System.Diagnostics;

namespace ProxyLab.Trials;

/// <summary>Those who wait for a probe's readings: each is told when its condition has held after enough readings in a row.</summary>
internal sealed class RowWaiters
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private bool _closed;

    /// <summary>See <see cref="ProbeThread.WaitUntil"/>.</summary>
    internal Task<bool> Add(Func<Row, bool> condition, int inARow, TimeSpan deadline)
    {
        var waiter = new Waiter(condition, inARow, deadline);
        lock (_gate)
        {
            if (_closed) waiter.Done.SetResult(false);
            else _waiters.Add(waiter);
        }

        return waiter.Done.Task;
    }

    /// <summary>Shows a reading's last row to those who wait.</summary>
    internal void Show(Row row)
    {
        lock (_gate)
        {
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].IsDone(row)) _waiters.RemoveAt(i);
            }
        }
    }

    /// <summary>There will be no more readings.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _waiters.ForEach(w => w.Done.TrySetResult(false));
            _waiters.Clear();
        }
    }

    private sealed class Waiter(Func<Row, bool> condition, int needed, TimeSpan deadline)
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private int _held;

        internal TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsDone(Row row)
        {
            try
            {
                _held = condition(row) ? _held + 1 : 0;
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
