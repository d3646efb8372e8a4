namespace ProxyLab;

/// <summary>
/// One thing that an upstream does on a connection, told once: how the lab does it, and how a script of plain sockets does (<c>proxylab reproduce</c>).
/// Octets are given as text, a character for each octet (Latin-1); <c>{id}</c> in them is the id of the request in hand, in ten digits.
/// </summary>
public abstract record Step
{
    private protected Step()
    {
    }

    /// <summary>Reads one whole request, head and body.</summary>
    public static Step ReadRequest { get; } = new ReadRequestStep();

    /// <summary>Reads the head of a request, and leaves its body unread in the kernel.</summary>
    public static Step ReadHead { get; } = new ReadHeadStep();

    /// <summary>Reads until the peer ends.</summary>
    public static Step Drain { get; } = new DrainStep();

    /// <summary>Ends its own side: a FIN on TCP (shutdown(2), SHUT_WR).</summary>
    public static Step EndWriting { get; } = new EndWritingStep();

    /// <summary>Closes the connection: a FIN on TCP, a reset where octets of the peer are unread.</summary>
    public static Step Close { get; } = new CloseStep();

    /// <summary>Resets the connection, on TCP; a Unix socket has no reset of its own, and is closed.</summary>
    public static Step Reset { get; } = new ResetStep();

    /// <summary>Does nothing more, and leaves the connection open.</summary>
    public static Step Hold { get; } = new HoldStep();

    /// <summary>Begins again with the first step, for the next request on the connection.</summary>
    public static Step Again { get; } = new AgainStep();

    /// <summary>Writes octets.</summary>
    public static Step Write(string octets) => new WriteStep(octets);

    /// <summary>Writes octets one by one.</summary>
    /// <param name="octets">The octets, each in a write of its own.</param>
    /// <param name="gap">The time between two of them.</param>
    public static Step Drip(string octets, TimeSpan gap) => new DripStep(octets, gap, ForEver: false);

    /// <summary>Writes octets one by one, and again from the first when the last is written, until the peer ends.</summary>
    /// <inheritdoc cref="Drip"/>
    public static Step DripForEver(string octets, TimeSpan gap) => new DripStep(octets, gap, ForEver: true);

    /// <summary>Reads some octets every so often, until the request in hand is whole.</summary>
    /// <param name="octets">At most so many at a time, 1 to 4096.</param>
    /// <param name="gap">The time between two reads.</param>
    public static Step ReadSlowly(int octets, TimeSpan gap) => new ReadSlowlyStep(octets, gap);

    /// <summary>Reads until there were that many octets, 1 to 4096, or the peer ends.</summary>
    public static Step Read(int octets) => new ReadStep(octets);

    /// <summary>
    /// Waits for the next request, for a time that is another after each request: those of many requests are spread evenly over the range. Closes the connection where
    /// none has begun by then.
    /// </summary>
    /// <param name="least">The shortest time.</param>
    /// <param name="most">The longest.</param>
    public static Step CloseIfIdle(TimeSpan least, TimeSpan most) => new CloseIfIdleStep(least, most);

    /// <summary>Waits.</summary>
    public static Step Pause(TimeSpan time) => new PauseStep(time, OneIn: 1);

    /// <summary>Waits with one request in so many: where the id of the request in hand is a multiple of that number, 1 or more.</summary>
    public static Step PauseOneIn(int requests, TimeSpan time) => new PauseStep(time, requests);

    /// <summary>Whether the connection is over with it, or left as it is.</summary>
    internal virtual bool IsEnd => false;

    /// <summary>Does it.</summary>
    /// <returns>False where the peer has ended, so that no further step can be done.</returns>
    internal abstract Task<bool> Do(Connection connection, CancellationToken stop);

    /// <summary>The same as lines of Python, over the names that the script of <c>proxylab reproduce</c> gives: <c>peer</c> is the connection.</summary>
    internal abstract IEnumerable<string> Python { get; }

    /// <summary>What it does, for people, in a few words.</summary>
    internal abstract string Words { get; }
}
