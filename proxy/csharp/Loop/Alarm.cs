namespace LabProxy;

/// <summary>What is being waited for. Each has a length of its own.</summary>
internal enum Wait
{
    /// <summary>A client to begin a request.</summary>
    ClientIdle,

    /// <summary>A client to finish the header that it has begun.</summary>
    ClientHead,

    /// <summary>A client to send octets of its request's body.</summary>
    ClientRead,

    /// <summary>A client to take octets of its answer.</summary>
    ClientWrite,

    /// <summary>A client to close, once our side is closed.</summary>
    Linger,

    /// <summary>A connection to the upstream.</summary>
    Connect,

    /// <summary>The upstream to take octets.</summary>
    Send,

    /// <summary>The upstream to send octets.</summary>
    Read,

    /// <summary>The upstream to finish the header that it has begun.</summary>
    AnswerHead,

    /// <summary>The next look at how many octets of a body have come.</summary>
    Pace,

    /// <summary>A request to come for a kept upstream connection.</summary>
    UpstreamIdle,
}

/// <summary>Whoever set an alarm.</summary>
internal interface IAlarmed
{
    /// <summary>The time is over, on the loop's thread.</summary>
    public void Rang(Wait wait);
}

/// <summary>A deadline: one at a time, set again as often as one likes.</summary>
internal sealed class Alarm(IAlarmed owner)
{
    public IAlarmed Owner => owner;

    /// <summary>What is waited for now; null while it is off.</summary>
    public Wait? Wait { get; set; }

    /// <summary>When it rings, by the loop's clock.</summary>
    public long At { get; set; }

    public Alarm? Before { get; set; }

    public Alarm? After { get; set; }
}
