namespace ProxyLab.Roots;

/// <summary>What real images carry under dev/ although every engine makes its own: it is left out, since the sandbox has a /dev of its own.</summary>
internal static class LeftOut
{
    private static readonly Dictionary<string, (int Major, int Minor)> Devices = new(StringComparer.Ordinal)
    {
        // Documentation/admin-guide/devices.txt
        ["dev/null"] = (1, 3), ["dev/zero"] = (1, 5), ["dev/full"] = (1, 7), ["dev/random"] = (1, 8), ["dev/urandom"] = (1, 9),
        ["dev/tty"] = (5, 0), ["dev/console"] = (5, 1), ["dev/ptmx"] = (5, 2), ["dev/pts/ptmx"] = (5, 2),
    };

    /// <summary>Whether a device or fifo is one of those.</summary>
    /// <param name="path">Its checked path.</param>
    /// <param name="entry">What the archive says of it.</param>
    internal static bool Has(string path, TarEntry entry) => entry.Kind switch
    {
        TarKind.Character => Devices.TryGetValue(path, out var device) && device == entry.Device,
        TarKind.Fifo => path == "dev/initctl", // of SysV init
        _ => false,
    };
}
