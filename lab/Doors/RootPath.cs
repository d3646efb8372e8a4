namespace ProxyLab;

/// <summary>Paths as a process sees them whose root is another folder (chroot(2)).</summary>
internal static class RootPath
{
    // As the kernel follows (include/linux/namei.h, MAXSYMLINKS).
    private const int MostLinks = 40;

    /// <summary>
    /// Where a path of a root lies on the host, every symbolic link followed within the root; null where it leads nowhere, or in a circle. <c>..</c> of the
    /// root is the root.
    /// </summary>
    internal static string? Resolve(string root, string path)
    {
        var rest = new Stack<string>(Parts(path).Reverse());
        var (found, links) = (new List<string>(), 0);
        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                if (found.Count > 0) found.RemoveAt(found.Count - 1);
                continue;
            }

            found.Add(part);
            var here = new FileInfo(OnHost(root, found));
            if (here.LinkTarget is not { } target)
            {
                if (!here.Exists && !Directory.Exists(here.FullName)) return null;
                continue;
            }

            if (++links > MostLinks) return null;
            found.RemoveAt(found.Count - 1);
            if (target.StartsWith('/')) found.Clear();
            foreach (var next in Parts(target).Reverse()) rest.Push(next);
        }

        return OnHost(root, found);
    }

    private static string OnHost(string root, List<string> parts) => Path.Combine([root, .. parts]);

    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not "" and not ".");
}
