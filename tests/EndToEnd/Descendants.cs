using System.Globalization;
using ProxyLab.Native;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The processes that a test started, however deep in sandboxes: by parentage, so that never a stranger is meant.</summary>
internal static class Descendants
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<int> Of(int ancestor) => Parents() is var tree ? [.. tree.Keys.Where(p => IsBelow(p, ancestor, tree))] : [];

    /// <summary>Finds one descendant by what it is.</summary>
    /// <param name="ancestor">The process that the test started.</param>
    /// <param name="who">A proxy's name, with <c> worker</c> for its worker, or <c>upstream</c>.</param>
    internal static int Find(int ancestor, string who)
    {
        var tree = Parents();
        var all = tree.Keys.Where(p => IsBelow(p, ancestor, tree)).ToArray();
        var found = who switch
        {
            "upstream" => all.Where(p => Command(p).Contains(" upstream ", StringComparison.Ordinal)),
            "csharp" => all.Where(p => Command(p).Contains("/labproxy ", StringComparison.Ordinal)),
            "nginx" => all.Where(p => Command(p).StartsWith("nginx: master", StringComparison.Ordinal)),
            "nginx worker" => all.Where(p => Command(p).StartsWith("nginx: worker", StringComparison.Ordinal)),
            "haproxy" => all.Where(p => IsHaproxy(p) && !IsHaproxy(tree[p])),
            "haproxy worker" => all.Where(p => IsHaproxy(p) && IsHaproxy(tree[p])),
            _ => throw new ArgumentException(who, nameof(who)),
        };
        var one = found.ToArray();
        Assert.True(one.Length == 1, $"{one.Length} of {who} among:\n{string.Join('\n', all.Select(p => $"{p} {Command(p)}"))}");
        return one[0];
    }

    /// <summary>Ends it as a crash would.</summary>
    internal static void Kill(int pid) => Signal(pid, LibcProcess.SIGKILL);

    /// <summary>Sends it a signal by number (signal(7)).</summary>
    internal static void Signal(int pid, int signal) => Assert.Equal(0, LibcProcess.kill(pid, signal));

    private static bool IsHaproxy(int pid) => Command(pid).Split(' ')[0].EndsWith("haproxy", StringComparison.Ordinal);

    private static bool IsBelow(int pid, int ancestor, Dictionary<int, int> tree)
    {
        for (var p = pid; tree.TryGetValue(p, out var parent); p = parent)
        {
            if (parent == ancestor) return true;
        }

        return false;
    }

    /// <summary>The parent of each process there is.</summary>
    internal static Dictionary<int, int> Parents()
    {
        var tree = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            // pid (name, which may hold brackets) state parent …: fs/proc/array.c, do_task_stat
            if (Text(Path.Combine(folder, "stat")) is not { Length: > 0 } stat) continue;
            tree[int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)] =
                int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return tree;
    }

    /// <summary>A process's command line, its words divided by spaces; empty for one that has ended.</summary>
    internal static string Command(int pid) => Text($"/proc/{pid}/cmdline").Replace('\0', ' ');

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended meanwhile
        }
    }
}
