using System.Globalization;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Watching;

/// <summary>Who holds sockets, as far as the caller may see.</summary>
/// <param name="Pids">The processes that hold each, by the socket's inode.</param>
/// <param name="Hidden">How many processes may not be looked into.</param>
/// <param name="IsComplete">Whether every other process was looked into: not where the caller had no descriptor left for it.</param>
internal sealed record SocketHolders(ILookup<uint, int> Pids, int Hidden, bool IsComplete)
{
    /// <summary>Looks at the descriptors of every process: milliseconds, and not for a tick.</summary>
    internal static SocketHolders Of(IEnumerable<uint> inodes)
    {
        var wanted = inodes.Where(i => i != 0).Distinct().ToDictionary(i => string.Create(CultureInfo.InvariantCulture, $"socket:[{i}]"));
        var (found, hidden, isComplete) = (new List<(uint Inode, int Pid)>(), 0, true);
        foreach (var pid in wanted.Count == 0 ? [] : Processes(ref isComplete))
        {
            try
            {
                found.AddRange(Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd"))
                    .Select(ProcTree.LinkOf).Where(link => link is not null && wanted.ContainsKey(link)).Select(link => (wanted[link!], pid)));
            }
            catch (UnauthorizedAccessException)
            {
                hidden++;
            }
            catch (IOException)
            {
                isComplete &= !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}")); // else it ended meanwhile
            }
        }

        return new SocketHolders(found.Distinct().ToLookup(f => f.Inode, f => f.Pid), hidden, isComplete);
    }

    private static int[] Processes(ref bool isComplete)
    {
        try
        {
            return [.. ProcTree.Processes()];
        }
        catch (IOException)
        {
            isComplete = false;
            return [];
        }
    }

    /// <summary>Those of one socket, each by number and name.</summary>
    internal IReadOnlyList<string> Described(uint inode) => [.. Pids[inode].Select(ProcTree.Described)];
}
