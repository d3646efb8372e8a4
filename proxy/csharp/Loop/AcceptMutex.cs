namespace LabProxy;

/// <summary>
/// Which accept worker may accept: one at a time, of nginx's shape (accept_mutex, ngx_event.c, ngx_process_events_and_timers). Its holder
/// keeps it until it has accepted, and sleeps for as long as that takes: one that nothing is delivered to keeps it for ever. A worker that
/// finds it taken looks again later. So that a turn is not left to chance, whoever leaves hands it to the one that has asked first, and wakes that one.
/// </summary>
internal sealed class AcceptMutex
{
    /// <summary>After how long a worker that found it taken looks again: nginx's accept_mutex_delay.</summary>
    public const int DelayMs = 500;

    private readonly Lock _gate = new();
    private readonly Queue<Listener> _waiting = new();
    private Listener? _holder;

    /// <summary>Takes it, unless another worker has it: then the worker waits its turn. True too for the one that has it already.</summary>
    public bool TryEnter(Listener worker)
    {
        lock (_gate)
        {
            _holder ??= worker;
            if (_holder == worker)
                return true;
            if (!_waiting.Contains(worker))
                _waiting.Enqueue(worker);
            return false;
        }
    }

    /// <summary>Gives it up; nothing happens if the worker does not have it.</summary>
    public void Leave(Listener worker)
    {
        lock (_gate)
        {
            if (_holder != worker)
                return;
            _holder = _waiting.TryDequeue(out var next) ? next : null;
            _holder?.Wake();
        }
    }
}
