using System.Globalization;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Sandboxes;

/// <summary>Who started whom, by /proc/PID/stat (fs/proc/array.c, do_task_stat): the fourth field is the parent.</summary>
internal static class ProcessTree
{
    /// <summary>The processes whose parent is <paramref name="pid"/>, in the order of their ids.</summary>
    internal static IReadOnlyList<int> Children(int pid) => [.. ProcTree.Processes().Where(id => Parent(id) == pid).Order()];

    private static int? Parent(int pid)
    {
        try
        {
            // The second field is the name in brackets and may hold anything, brackets too.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }
}
