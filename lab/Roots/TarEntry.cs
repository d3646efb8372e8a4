namespace ProxyLab.Roots;

/// <summary>What an entry of a tar is (pax, "ustar Interchange Format", typeflag).</summary>
internal enum TarKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>One more name of a file that came before.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A character device.</summary>
    Character,

    /// <summary>A block device.</summary>
    Block,

    /// <summary>A fifo.</summary>
    Fifo,
}

/// <summary>One entry of a tar, as the archive says it: nothing in it has been checked but that it is text.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Octets">How many octets of data follow.</param>
/// <param name="Target">Where a link leads; empty for all else.</param>
/// <param name="Device">A device's major and minor number.</param>
internal sealed record TarEntry(string Name, TarKind Kind, int Mode, long Octets, string Target, (int Major, int Minor) Device);
