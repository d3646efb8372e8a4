namespace ProxyLab.Roots;

/// <summary>What a name in a root is.</summary>
internal enum NodeKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    Link,
}

/// <summary>One name in a root that is being unpacked, as it was made on the disk.</summary>
/// <param name="kind">What it is.</param>
internal sealed class RootNode(NodeKind kind)
{
    /// <summary>What a folder's mode is where no entry says it: 0755.</summary>
    private const int Usual = 0x1ED;

    private static readonly Dictionary<string, RootNode> None = [];

    /// <summary>What it is.</summary>
    internal NodeKind Kind { get; } = kind;

    /// <summary>The last layer that named it or something in it, counted from 1; 0 is the lab itself.</summary>
    internal int Layer { get; set; }

    /// <summary>A folder's permission bits, which are set at the end.</summary>
    internal int Mode { get; set; } = Usual;

    /// <summary>What is in a folder, by name; nothing in all else.</summary>
    internal Dictionary<string, RootNode> Children { get; } = kind == NodeKind.Folder ? new(StringComparer.Ordinal) : None;

    /// <summary>What it is, in words.</summary>
    internal string Words => Kind switch { NodeKind.Folder => "a folder", NodeKind.File => "a file", _ => "a link" };
}
