using System.Text;
using Microsoft.Win32.SafeHandles;
using ProxyLab.Native;

namespace ProxyLab;

/// <summary>
/// Opens the files of a run folder, which anybody may have made. Only a regular file is opened: a link could lead out of the folder, and a fifo or
/// a device could hold its reader for ever.
/// </summary>
internal static class EvidenceFile
{
    /// <summary>The most octets of a file that is read as a whole.</summary>
    internal const long Longest = 1L << 30;

    /// <summary>Whether something has that name, be it a link that leads nowhere.</summary>
    internal static bool Exists(string path) => File.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="IOException">It is not there, cannot be opened, or is no regular file.</exception>
    internal static FileStream Open(string path)
    {
        // Without O_NONBLOCK the open of a fifo waits for a writer (fs/pipe.c, fifo_open).
        var fd = LibcFiles.open(path, LibcFiles.O_RDONLY | LibcFiles.O_CLOEXEC | LibcFiles.O_NOFOLLOW | LibcFiles.O_NONBLOCK);
        if (fd < 0)
        {
            throw Errno.Last switch
            {
                Errno.ENOENT => new FileNotFoundException($"{path} is not there", path),
                Errno.ELOOP => new IOException($"{path} is a link, and no file of a run is one"),
                var error => new IOException($"{path}: {Errno.Describe(error)}"),
            };
        }

        var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (IsRegular(fd)) return new FileStream(handle, FileAccess.Read);
        handle.Dispose();
        throw new IOException($"{path} is no regular file");
    }

    /// <summary>All of a file's text.</summary>
    /// <exception cref="IOException">As <see cref="Open"/>, or it is longer than <see cref="Longest"/>.</exception>
    internal static string ReadText(string path)
    {
        using var file = Open(path);
        if (file.Length > Longest) throw new IOException($"{path} has {file.Length} octets, more than the {Longest} that are read");
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A file's lines, one after the other.</summary>
    /// <exception cref="IOException">As <see cref="Open"/>.</exception>
    internal static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(Open(path), Encoding.UTF8);
        while (reader.ReadLine() is { } line) yield return line;
    }

    /// <summary>Copies a file to one that is not there yet.</summary>
    /// <exception cref="IOException">As <see cref="Open"/>, or the copy is there already.</exception>
    internal static void Copy(string from, string to)
    {
        using var source = Open(from);
        using var copy = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        source.CopyTo(copy);
    }

    private static unsafe bool IsRegular(int fd)
    {
        LibcFiles.Statx status;
        byte nothing = 0;
        return LibcFiles.statx(fd, &nothing, LibcFiles.AT_EMPTY_PATH, LibcFiles.STATX_TYPE, &status) == 0 && (status.Mode & LibcFiles.S_IFMT) == LibcFiles.S_IFREG;
    }
}
