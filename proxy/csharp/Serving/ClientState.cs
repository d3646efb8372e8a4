namespace LabProxy;

/// <summary>What a client connection is doing, in the words of stub_status.</summary>
internal enum ClientState
{
    /// <summary>Between two requests, or before the first octet.</summary>
    Waiting,

    /// <summary>A head has begun and is not whole.</summary>
    Reading,

    /// <summary>A request is under way.</summary>
    Writing,
}
