namespace ProxyLab.Clients;

/// <summary>
/// The timers of a wave. A slot has one timer that counts: the earliest. What it finds when it fires decides the next one, so
/// a timer that is no longer needed is left in the heap and does nothing.
/// </summary>
internal sealed class FloodTimers(FloodSlots slots)
{
    private readonly PriorityQueue<int, double> _heap = new();

    /// <summary>When the next one fires; +∞: never.</summary>
    internal double NextMs => _heap.TryPeek(out _, out double due) ? due : double.PositiveInfinity;

    /// <summary>Has the slot looked at by then.</summary>
    internal void Arm(int slot, double dueMs)
    {
        ref var c = ref slots[slot];
        if (dueMs >= c.ArmedMs)
            return;
        c.ArmedMs = dueMs;
        _heap.Enqueue(slot, dueMs);
    }

    /// <summary>The next slot that is due, if any; its timer is spent.</summary>
    internal bool TryFire(double nowMs, out int slot)
    {
        while (_heap.TryPeek(out slot, out double due) && due <= nowMs)
        {
            _heap.Dequeue();
            ref var c = ref slots[slot];
            if (due != c.ArmedMs)
                continue; // an earlier one has taken its place
            c.ArmedMs = double.PositiveInfinity;
            return true;
        }
        return false;
    }
}
