using System.Globalization;

namespace ProxyLab.Probes.Proc;

/// <summary>The processes of this machine as /proc shows them to the caller.</summary>
internal static class ProcTree
{
    /// <summary>All that are there now.</summary>
    internal static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(p => p > 0);

    /// <summary>One process of each namespace of a kind, the caller's own left out, and those that may not be looked at.</summary>
    /// <param name="kind">E.g. <c>net</c> or <c>mnt</c>.</param>
    internal static IEnumerable<int> OneOfEach(string kind)
    {
        var seen = new HashSet<string?> { null, LinkOf($"/proc/self/ns/{kind}") };
        return Processes().Where(p => seen.Add(LinkOf(string.Create(CultureInfo.InvariantCulture, $"/proc/{p}/ns/{kind}"))));
    }

    /// <summary>What a link of /proc points to; null if it may not be read or is not there any more.</summary>
    internal static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A process by its number and name, e.g. <c>812 gunicorn</c>; the number alone if it has ended.</summary>
    internal static string Described(int pid) => string.Create(CultureInfo.InvariantCulture, $"{pid} {NameOf(pid)}").TrimEnd();

    /// <summary>A process's name (/proc/PID/comm); empty if it has ended.</summary>
    internal static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/comm")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
