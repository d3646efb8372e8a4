namespace ProxyLab.Clients;

/// <summary>What a slot of the flood is doing.</summary>
internal enum Stage : byte
{
    /// <summary>Nothing; it has no descriptor.</summary>
    Free,

    /// <summary>Its next request waits for the loop; it may hold a connection to use again.</summary>
    Queued,

    /// <summary>connect(2) is under way.</summary>
    Connecting,

    /// <summary>Octets of the request are left to send.</summary>
    Sending,

    /// <summary>All is sent, or nothing more can be; the answer is awaited.</summary>
    Waiting,

    /// <summary>The answer is whole; the client reads on for octets that nobody asked for.</summary>
    ReadingOn,

    /// <summary>The request failed, and is to be tried again when its wait is over.</summary>
    Backoff,

    /// <summary>Open model: connected, with no request.</summary>
    Idle,
}

/// <summary>
/// One client: its connection and the request on it. All that a hung client costs in user memory is this struct (400
/// octets at most), its place in three rings, and its timer; there is no buffer, for the parser keeps nothing but a hash's state.
/// </summary>
internal struct FloodConnection
{
    internal int Fd;
    internal uint Generation;  // tells events of this connection from those of one before in the same slot
    internal Stage Stage;
    internal bool Registered;  // in the epoll set
    internal bool Paused;      // a slow reader whose next octet is not due yet
    internal uint Events;      // … what it is in there for
    internal bool Started;     // the exchange counts as started and has no outcome yet
    internal int Left;         // closed model: requests to start after the one now
    internal int Attempt;      // of the request now, from 1
    internal long FirstId;     // of its first attempt
    internal long Connection;  // the connection's number
    internal int OnIt;         // requests on it so far
    internal double DueMs;     // when the queued request, or the retry, is to be sent
    internal double BeganMs;   // when the request was begun: leaving counts from here
    internal double SettledMs; // reading on: when the answer was whole
    internal double ArmedMs;   // the earliest timer in the heap; +∞: none
    internal ConnectionWire? Wire; // what is kept of the connection's octets; null for nothing
    internal Exchange Exchange;

    /// <summary>A slot without a connection.</summary>
    internal static FloodConnection Empty => new() { Fd = -1, ArmedMs = double.PositiveInfinity };

    /// <summary>Closes the connection, and with it its place in the epoll set; safe twice.</summary>
    internal void Close()
    {
        if (Fd >= 0)
        {
            Wire?.Close();
            _ = Native.Libc.close(Fd);
        }
        (Fd, Wire) = (-1, null);
    }
}
