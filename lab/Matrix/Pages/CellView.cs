namespace ProxyLab.Matrix.Pages;

/// <summary>A mark of a cell, with its reason.</summary>
public sealed record ReasonView(MarkView Mark, string Rule, string Sentence, string Reason, LinkView Source);

/// <summary>What some clients got: in a word, how many, how long it took, and how many octets.</summary>
public sealed record EndingView(string Word, string Count, string Seconds, string Octets);

/// <summary>A part of octets as text.</summary>
/// <param name="Text">The octets, a character each; those without a sign as <c>\r</c>, <c>\n</c>, <c>\xNN</c>, and a backslash twice.</param>
/// <param name="Times">How often; more than 1 for a long row of one octet.</param>
public sealed record OctetsView(string Text, int Times = 1);

/// <summary>One thing that happened on the wire, as one end of it saw it.</summary>
public sealed record WireView
{
    /// <summary>Seconds since the request was sent.</summary>
    public required string Time { get; init; }

    /// <summary>The class for its direction: <c>cp</c> from the client to the proxy, <c>pc</c>, <c>pu</c>, <c>up</c>; or of what has none, <c>c</c>, <c>u</c>.</summary>
    public required string Way { get; init; }

    /// <summary>What happened, in a few words; whose doing it is, its class says.</summary>
    public required string What { get; init; }

    /// <summary>The octets that are shown.</summary>
    public IReadOnlyList<OctetsView> Octets { get; init; } = [];

    /// <summary>What is left out; empty where nothing is.</summary>
    public string More { get; init; } = "";
}

/// <summary>The page of one cell.</summary>
public sealed record CellView
{
    public required string Row { get; init; }

    public required string Column { get; init; }

    public required string Transport { get; init; }

    public required MarkView Mark { get; init; }

    public required string Status { get; init; }

    public required string Question { get; init; }

    /// <summary>Why there is no observation; empty where there is one.</summary>
    public required string Reason { get; init; }

    public required IReadOnlyList<ReasonView> Marks { get; init; }

    /// <summary>What the proxy's developers say, a paragraph each; empty where they say nothing.</summary>
    public IReadOnlyList<string> Answer { get; init; } = [];

    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>What the plan has that is not the plan of every misbehaviour; empty for nothing.</summary>
    public required string Plan { get; init; }

    public required IReadOnlyList<EndingView> Endings { get; init; }

    /// <summary>What else was observed: a name, and words.</summary>
    public required IReadOnlyList<(string Name, string Words)> Facts { get; init; }

    /// <summary>Which request the wire is of; empty where there is no wire.</summary>
    public required string Request { get; init; }

    public required IReadOnlyList<WireView> Wire { get; init; }

    public required IReadOnlyList<string> Log { get; init; }

    public required string Command { get; init; }

    /// <summary>Pages about the same: the proxy's configuration, and files to download.</summary>
    public required IReadOnlyList<LinkView> Links { get; init; }

    /// <summary>The same over other transports.</summary>
    public required IReadOnlyList<LinkView> Others { get; init; }

    public required LinkView RowPage { get; init; }

    public required LinkView ColumnPage { get; init; }

    public LinkView? Before { get; init; }

    public LinkView? After { get; init; }
}
