namespace ProxyLab.Roots;

/// <summary>What an archive may at most ask of this machine. The defaults are some ten times what large images of proxies have.</summary>
internal sealed record UnpackLimits
{
    /// <summary>The limits of the program.</summary>
    internal static UnpackLimits Default { get; } = new();

    /// <summary>Octets of all files together, and of an archive that is unpacked to be read.</summary>
    internal long Octets { get; init; } = 8L << 30;

    /// <summary>Octets of one file.</summary>
    internal long FileOctets { get; init; } = 4L << 30;

    /// <summary>Entries of all layers together.</summary>
    internal int Entries { get; init; } = 1_000_000;

    /// <summary>Layers of an image.</summary>
    internal int Layers { get; init; } = 512;

    /// <summary>Folders in each other.</summary>
    internal int Depth { get; init; } = 100;

    /// <summary>Octets of a path: with the cache's own folder in front it stays below PATH_MAX, 4,096 (include/uapi/linux/limits.h).</summary>
    internal int PathOctets { get; init; } = 2048;

    /// <summary>Octets of what a tar says of one entry beyond its header: a long name, extended attributes.</summary>
    internal int AboutOctets { get; init; } = 1 << 20;

    /// <summary>How many octets one compressed octet may give, past the first <see cref="RatioFrom"/>. The most that deflate can is 1,032.</summary>
    internal int Ratio { get; init; } = 200;

    /// <summary>Octets that may come out at any ratio.</summary>
    internal long RatioFrom { get; init; } = 64L << 20;

    /// <summary>Octets of one file of JSON.</summary>
    internal int JsonOctets { get; init; } = 4 << 20;

    /// <summary>Objects and arrays of JSON in each other.</summary>
    internal int JsonDepth { get; init; } = 32;
}
