using System.Globalization;

namespace ProxyLab.Sandboxes;

/// <summary>Who started whom, by /proc/PID/stat (fs/proc/array.c, do_task_stat): the fourth field is the parent.</summary>
internal static class ProcessTree
{
    /// <summary>The processes whose parent is <paramref name="pid"/>, in the order of their ids.</summary>
    internal static IReadOnlyList<int> Children(int pid)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Parent(folder) == pid)
                children.Add(id);
        }

        children.Sort();
        return children;
    }

    private static int? Parent(string folder)
    {
        try
        {
            // The second field is the name in brackets and may hold anything, brackets too.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }
}
