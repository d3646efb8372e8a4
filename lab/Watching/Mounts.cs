using System.Globalization;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Watching;

/// <summary>The device of a mount, as the kernel has it: the third field of /proc/PID/mountinfo (fs/proc_namespace.c, show_mountinfo).</summary>
internal static class Mounts
{
    private const int MinorBits = 20; // include/linux/kdev_t.h

    /// <summary>Of a mount by its number, which no two mounts of the machine share; null if no process shows it.</summary>
    /// <param name="mount">As statx(2) gives it.</param>
    /// <param name="pid">A process that should see it; null for the caller.</param>
    internal static uint? Device(ulong mount, int? pid)
    {
        var number = mount.ToString(CultureInfo.InvariantCulture) + " ";
        return (pid is { } p ? In(p.ToString(CultureInfo.InvariantCulture)) : null) ?? In("self")
            ?? ProcTree.OneOfEach("mnt").Select(other => In(other.ToString(CultureInfo.InvariantCulture))).FirstOrDefault(d => d is not null);

        uint? In(string process) => Lines(process).FirstOrDefault(l => l.StartsWith(number, StringComparison.Ordinal)) is { } line ? Parse(line) : null;
    }

    /// <summary>As the kernel keeps it in a number.</summary>
    internal static uint Device(uint major, uint minor) => major << MinorBits | minor;

    /// <summary>A line begins with the mount's number, its parent's, and <c>major:minor</c>.</summary>
    private static uint? Parse(string line) =>
        line.Split(' ', 4) is [_, _, var device, _] && device.Split(':') is [var major, var minor]
        && uint.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var high)
        && uint.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var low) ? Device(high, low) : null;

    private static string[] Lines(string process)
    {
        try
        {
            return File.ReadAllLines($"/proc/{process}/mountinfo");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
