using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Sandboxes;

/// <summary>What the machine allows one process.</summary>
internal static partial class Limits
{
    /// <summary>Descriptors a process may have open: the hard limit, to which the .NET runtime raises itself and so its children.</summary>
    internal static int OpenFiles { get; } = Read("Max open files");

    /// <summary>Processes and threads that this user may have: the hard limit.</summary>
    internal static int Processes { get; } = Read("Max processes");

    private static int Read(string limit)
    {
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith(limit, StringComparison.Ordinal));
        var hard = Numbers().Matches(line)[1].Value;
        return hard == "unlimited" ? int.MaxValue : (int)Math.Min(int.MaxValue, long.Parse(hard, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\d+|unlimited")]
    private static partial Regex Numbers();
}
