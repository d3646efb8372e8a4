using System.Runtime.InteropServices;
using ProxyLab.Native;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// The entries of a directory of /proc, read again and again without an allocation: struct linux_dirent64, whose name
/// begins at octet 19 (include/linux/dirent.h).
/// </summary>
internal sealed class DirectoryEntries : IDisposable
{
    private const int NameAt = 19;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly ProcFile _directory;
    private int _at, _filled;

    internal DirectoryEntries(string path) => _directory = new ProcFile(path);

    /// <summary>The directory's descriptor, to open entries relative to.</summary>
    internal int Fd => _directory.Fd;

    /// <summary>Goes back to the first entry; false if the directory is not there.</summary>
    internal bool Rewind()
    {
        _at = _filled = 0;
        return Fd >= 0 && LibcFiles.lseek(Fd, 0, LibcFiles.SEEK_SET) == 0;
    }

    /// <summary>
    /// Takes the next entry whose name begins with a digit: its name with the terminating zero. False at the end;
    /// <paramref name="failed"/> tells an end from a directory that went away.
    /// </summary>
    internal bool Next(out ReadOnlySpan<byte> name, out bool failed)
    {
        name = default;
        failed = false;
        while (true)
        {
            if (_at >= _filled && !Fill(out failed))
            {
                return false;
            }

            if (!TryTake(_buffer.AsSpan(0, _filled), ref _at, out name))
            {
                failed = true;
                return false;
            }

            if (char.IsAsciiDigit((char)name[0]))
            {
                return true;
            }
        }
    }

    /// <summary>What a file of an entry holds now; empty if it cannot be read.</summary>
    /// <param name="entry">The entry's name, as <see cref="Next"/> gave it.</param>
    /// <param name="file">A slash, the file's name and a terminating zero.</param>
    /// <param name="buffer">Room for the text; what is longer is cut.</param>
    internal unsafe ReadOnlySpan<byte> ReadFile(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> file, Span<byte> buffer)
    {
        Span<byte> path = stackalloc byte[64];
        if (entry.Length - 1 + file.Length > path.Length) return default;
        entry[..^1].CopyTo(path);
        file.CopyTo(path[(entry.Length - 1)..]);
        fixed (byte* name = path, room = buffer)
        {
            var fd = LibcFiles.openat(Fd, name, LibcFiles.O_RDONLY | LibcFiles.O_CLOEXEC);
            if (fd < 0) return default;
            var got = (int)Libc.read(fd, room, buffer.Length);
            _ = Libc.close(fd);
            return buffer[..Math.Max(0, got)];
        }
    }

    private unsafe bool Fill(out bool failed)
    {
        fixed (byte* start = _buffer)
        {
            _at = 0;
            _filled = (int)Math.Max(-1, LibcFiles.getdents64(Fd, start, _buffer.Length));
            failed = _filled < 0;
            return _filled > 0;
        }
    }

    /// <summary>Takes one record's name, with its terminating zero; false if the record is malformed. Pure.</summary>
    internal static bool TryTake(ReadOnlySpan<byte> records, ref int at, out ReadOnlySpan<byte> name)
    {
        name = default;
        var record = records[at..];
        if (record.Length <= NameAt)
        {
            return false;
        }

        var length = MemoryMarshal.Read<ushort>(record[16..]);
        if (length <= NameAt || length > record.Length)
        {
            return false;
        }

        var end = record[NameAt..length].IndexOf((byte)0);
        if (end <= 0)
        {
            return false;
        }

        name = record.Slice(NameAt, end + 1);
        at += length;
        return true;
    }

    /// <summary>Closes it; safe twice.</summary>
    public void Dispose() => _directory.Dispose();
}
