namespace LabProxy;

/// <summary>What becomes of a client's connection when its exchange is over.</summary>
internal enum Ended
{
    /// <summary>It may ask again.</summary>
    Keep,

    /// <summary>Our side closes.</summary>
    Close,

    /// <summary>Our side closes, and waits for the client's: it may still be sending.</summary>
    Linger,

    /// <summary>A reset: only that can say that the answer is not whole.</summary>
    Reset,
}
