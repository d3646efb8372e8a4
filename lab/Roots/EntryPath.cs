using System.Globalization;
using System.Text;

namespace ProxyLab.Roots;

/// <summary>A path of an archive, checked: names from the root down, none of which leads anywhere else.</summary>
internal static class EntryPath
{
    private const int MostNameOctets = 255; // NAME_MAX (include/uapi/linux/limits.h)

    /// <summary>The names of a path; none for the root itself.</summary>
    /// <param name="path">The path as the archive has it.</param>
    /// <param name="entry">The entry, for a fault.</param>
    /// <param name="limits">How long and how deep it may be.</param>
    /// <exception cref="LabException">It is absolute, climbs, or is too long or too deep.</exception>
    internal static string[] Names(string path, string entry, UnpackLimits limits)
    {
        if (path.Length == 0) throw Refusal.Of(entry, "it has no name");
        if (path[0] == '/') throw Refusal.Of(entry, $"'{Refusal.Shown(path)}' is an absolute path");
        if (Encoding.UTF8.GetByteCount(path) > limits.PathOctets) throw Refusal.Of(entry, string.Create(CultureInfo.InvariantCulture, $"its path is longer than {limits.PathOctets:N0} octets"));
        var names = path.Split('/').Where(n => n is not ("" or ".")).ToArray();
        foreach (var name in names) Check(name, entry);
        return names.Length <= limits.Depth ? names : throw Refusal.Of(entry, string.Create(CultureInfo.InvariantCulture, $"it is {names.Length:N0} folders deep, more than {limits.Depth:N0}"));
    }

    /// <summary>Checks one name.</summary>
    /// <exception cref="LabException">It climbs, or cannot be a file's.</exception>
    internal static void Check(string name, string entry)
    {
        if (name is ".." or "." or "") throw Refusal.Of(entry, "its path climbs out of the root");
        if (name.Contains('\0', StringComparison.Ordinal)) throw Refusal.Of(entry, "there is a NUL in its name");
        if (Encoding.UTF8.GetByteCount(name) > MostNameOctets) throw Refusal.Of(entry, $"a name of it is longer than {MostNameOctets} octets");
    }
}
