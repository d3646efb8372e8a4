using System.Text;
using ProxyLab.Native;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// Counts a process's descriptors and the octets of temporary files that they hold: regular files that are deleted, or that are
/// in its temp directory. Memory files (memfd) look like deleted files and are left out.
/// </summary>
internal sealed class OpenFiles : IDisposable
{
    private const int S_IFMT = 0xf000, S_IFREG = 0x8000;
    private readonly DirectoryEntries _entries;
    private readonly byte[] _link = new byte[4096];
    private readonly byte[]? _tempDirectory;

    /// <param name="path">/proc/PID/fd.</param>
    /// <param name="tempDirectory">The temp directory; null if there is none.</param>
    internal OpenFiles(string path, string? tempDirectory)
    {
        _entries = new DirectoryEntries(path);
        _tempDirectory = tempDirectory is { } t ? Encoding.UTF8.GetBytes(t.TrimEnd('/') + "/") : null;
    }

    /// <summary>The number of descriptors and the octets of temporary files; nulls if the process vanished or may not be read.</summary>
    internal (long? Count, long? TempBytes) Read()
    {
        if (!_entries.Rewind())
        {
            return (null, null);
        }

        long count = 0, bytes = 0;
        bool failed;
        while (_entries.Next(out var name, out failed))
        {
            count++;
            bytes += TempBytes(name);
        }

        // A process with no descriptor at all is one that has just ended.
        return failed || count == 0 ? (null, null) : (count, bytes);
    }

    private unsafe long TempBytes(ReadOnlySpan<byte> name)
    {
        fixed (byte* start = name, link = _link)
        {
            var length = (int)LibcFiles.readlinkat(_entries.Fd, start, link, _link.Length);
            if (length <= 0 || !IsTemporary(_link.AsSpan(0, length), _tempDirectory))
            {
                return 0;
            }

            LibcFiles.Statx status;
            return LibcFiles.statx(_entries.Fd, start, 0, LibcFiles.STATX_TYPE | LibcFiles.STATX_SIZE, &status) == 0
                && (status.Mode & S_IFMT) == S_IFREG ? (long)status.Size : 0;
        }
    }

    /// <summary>
    /// The sockets among those given that a process has open, by inode, in the order in which it opened them (the lowest free descriptor is
    /// taken first). Allocates: for once, not for a tick.
    /// </summary>
    internal static IReadOnlyList<uint> SocketsOf(int pid, IReadOnlyDictionary<uint, int> sockets) =>
    [
        .. Directory.EnumerateFiles(FormattableString.Invariant($"/proc/{pid}/fd"))
            .OrderBy(f => int.Parse(Path.GetFileName(f), System.Globalization.CultureInfo.InvariantCulture))
            .Select(f => new FileInfo(f).LinkTarget)
            .OfType<string>()
            .Where(link => link.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(link => uint.Parse(link.AsSpan(8, link.Length - 9), System.Globalization.CultureInfo.InvariantCulture))
            .Where(sockets.ContainsKey),
    ];

    /// <summary>Whether a descriptor's link is that of a temporary file. Pure.</summary>
    internal static bool IsTemporary(ReadOnlySpan<byte> link, ReadOnlySpan<byte> tempDirectory) =>
        link.Length > 0 && link[0] == '/' && !link.StartsWith("/memfd:"u8)
        && (link.EndsWith(" (deleted)"u8) || (!tempDirectory.IsEmpty && link.StartsWith(tempDirectory)));

    /// <summary>Closes the directory; safe twice.</summary>
    public void Dispose() => _entries.Dispose();
}
