namespace ProxyLab.Clients;

/// <summary>What the reader of one part of a response says after some octets: of a status line, a section of fields, the chunks.</summary>
internal enum PartState : byte
{
    /// <summary>The part goes on.</summary>
    More,

    /// <summary>The part is whole.</summary>
    Done,

    /// <summary>The part breaks the protocol.</summary>
    Malformed,

    /// <summary>The part holds a number that is larger than this lab reads.</summary>
    OverLimit,
}
