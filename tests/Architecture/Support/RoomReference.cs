namespace ProxyLab.Tests.Architecture.Support;

/// <summary>A place in one room's code that speaks of a type from another room.</summary>
/// <param name="From">The room that speaks.</param>
/// <param name="To">The room where the type is declared.</param>
/// <param name="File">The file that speaks, by path from the root.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Type">The type's name.</param>
internal sealed record RoomReference(string From, string To, string File, int Line, string Type)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} needs {To}: {File}:{Line} speaks of {Type}";
}
