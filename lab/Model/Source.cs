namespace ProxyLab;

/// <summary>Who makes a claim, and where.</summary>
/// <param name="Document">A document by number and name, or the lab, or the case itself.</param>
/// <param name="Section">The place in it; empty where the whole says it.</param>
public sealed record Source(string Document, string Section = "")
{
    /// <summary>What no document says, and the lab asks.</summary>
    public static Source Lab { get; } = new("the lab");

    /// <summary>A source without a section.</summary>
    public static implicit operator Source(string document) => new(document);

    /// <summary><c>document, "section"</c>.</summary>
    public override string ToString() => Section.Length == 0 ? Document : $"{Document}, \"{Section}\"";
}
