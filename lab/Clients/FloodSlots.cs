namespace ProxyLab.Clients;

/// <summary>
/// All clients of a wave, in one array, and which of them can start a request: in the closed model each client is a slot
/// that queues for its next request; in the open model a request takes an idle connection, a free slot or a new one.
/// </summary>
internal sealed class FloodSlots
{
    private readonly Queue<int> _queue = new();  // closed model: slots whose next request is due now
    private readonly Stack<int> _free = new();   // open model
    private readonly Stack<int> _idle = new();   // open model; an entry counts only while its slot is idle
    private readonly bool _isOpen;
    private FloodConnection[] _slots;

    /// <summary>No slots yet, and room for as many as the plan needs at first.</summary>
    internal FloodSlots(FloodSpec spec)
    {
        _isOpen = spec.Open is not null;
        _slots = new FloodConnection[spec.Open is { } open ? Math.Clamp(open.TimesMs.Length, 1, 64) : spec.Clients];
    }

    /// <summary>Slots ever used; they are 0 to this minus 1.</summary>
    internal int Count { get; private set; }

    /// <summary>Slots that queue.</summary>
    internal int Queued => _queue.Count;

    /// <summary>A slot. The reference holds until a slot is added.</summary>
    internal ref FloodConnection this[int slot] => ref _slots[slot];

    /// <summary>Closed model: makes the clients, each with its first request due now.</summary>
    internal void QueueClients(FloodSpec spec, double nowMs)
    {
        for (int i = 0; i < spec.Clients; i++)
        {
            int slot = Add();
            _slots[slot].Left = spec.RequestsPerClient;
            Queue(slot, nowMs);
        }
    }

    /// <summary>Closed model: the slot that has queued longest.</summary>
    internal int Dequeue() => _queue.Dequeue();

    /// <summary>Open model: the slot for a new request; one with a connection if there is any.</summary>
    internal int Take()
    {
        while (_idle.TryPop(out int idle))
        {
            if (_slots[idle].Stage == Stage.Idle)
                return idle;
        }
        return _free.TryPop(out int free) ? free : Add();
    }

    /// <summary>A request is over: what the slot does next. Its connection is still there where it can be used again.</summary>
    internal void Release(int slot, double nowMs)
    {
        ref var c = ref _slots[slot];
        if (_isOpen)
        {
            bool connected = c.Fd >= 0;
            c.Stage = connected ? Stage.Idle : Stage.Free;
            (connected ? _idle : _free).Push(slot);
        }
        else if (c.Left > 0)
        {
            // Also where the connection is used again: to read all answers of a turn and then send all requests costs some
            // 10 % less CPU for each request than to send at once, for it wakes the server less often.
            Queue(slot, nowMs);
        }
        else
        {
            c.Stage = Stage.Free;
        }
    }

    /// <summary>
    /// A connection without a request had an event: the peer closed it, or sent octets that nobody asked for. RFC 9112
    /// section 9.2 says to close it.
    /// </summary>
    internal void Disconnect(int slot)
    {
        ref var c = ref _slots[slot];
        c.Close();
        if (c.Stage != Stage.Idle)
            return;
        c.Stage = Stage.Free;
        _free.Push(slot);
    }

    /// <summary>Closed model: no slot starts a request from here on.</summary>
    internal void StopAll()
    {
        _queue.Clear();
        for (int slot = 0; slot < Count; slot++)
        {
            ref var c = ref _slots[slot];
            c.Left = 0;
            if (c.Stage is Stage.Queued or Stage.Backoff)
                c.Stage = Stage.Free;
        }
    }

    /// <summary>Closes every connection; safe twice.</summary>
    internal void CloseAll()
    {
        for (int slot = 0; slot < Count; slot++)
            _slots[slot].Close();
        Count = 0;
    }

    private int Add()
    {
        if (Count == _slots.Length)
            Array.Resize(ref _slots, Count * 2);
        _slots[Count] = FloodConnection.Empty;
        return Count++;
    }

    private void Queue(int slot, double nowMs)
    {
        (_slots[slot].DueMs, _slots[slot].Stage) = (nowMs, Stage.Queued);
        _queue.Enqueue(slot);
    }
}
