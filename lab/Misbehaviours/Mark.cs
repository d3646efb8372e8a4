namespace ProxyLab;

/// <summary>What a cell of the matrix is marked as: the first of these that applies.</summary>
public enum Mark
{
    /// <summary>A client is misled or hangs, or work is done twice: a rule of <see cref="MatrixRules"/> that protects people is broken.</summary>
    Dangerous,

    /// <summary>A requirement of an RFC is broken.</summary>
    BreaksRfc,

    /// <summary>Nothing of these, and not what one would wish either.</summary>
    Differs,

    /// <summary>What one would wish.</summary>
    AsOneWouldWish,

    /// <summary>Nothing was measured, the instruments disagree, or the machine interfered.</summary>
    Unknown,

    /// <summary>The proxy cannot do what the misbehaviour asks for.</summary>
    NotApplicable,
}

/// <summary>The words for marks in files and on pages.</summary>
internal static class MarkWords
{
    /// <summary>For people: <c>as one would wish</c>.</summary>
    internal static string Of(Mark mark) => mark switch
    {
        Mark.BreaksRfc => "breaks the RFC",
        Mark.AsOneWouldWish => "as one would wish",
        Mark.NotApplicable => "not applicable",
        _ => Values.Word(mark),
    };
}
