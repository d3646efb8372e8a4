
using ProxyLab.Native;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// A file of /proc kept open. Reading it again from the start makes the kernel write it anew; a file of a process that has ended gives
/// ESRCH and never the data of another process with the same number.
/// </summary>
internal sealed class ProcFile : IDisposable
{
    private int _fd;

    internal ProcFile(string path)
    {
        _fd = LibcFiles.open(path, LibcFiles.O_RDONLY | LibcFiles.O_CLOEXEC);
        OpenErrno = _fd < 0 ? Errno.Last : 0;
    }

    /// <summary>Why it could not be opened; 0 if it was.</summary>
    internal int OpenErrno { get; }

    /// <summary>The descriptor; -1 if the file could not be opened.</summary>
    internal int Fd => _fd;

    /// <summary>One pread: the octets read, 0 at the end, or the error number negated.</summary>
    internal unsafe int Read(Span<byte> buffer, long offset)
    {
        if (_fd < 0)
        {
            return OpenErrno > 0 ? -OpenErrno : -Errno.ENOENT;
        }

        fixed (byte* start = buffer)
        {
            nint got;
            do
            {
                got = LibcFiles.pread(_fd, start, buffer.Length, offset);
            }
            while (got < 0 && Errno.Last == Errno.EINTR);

            return got < 0 ? -Errno.Last : (int)got;
        }
    }

    /// <summary>The whole file from its start, as far as the buffer holds it; empty if it cannot be read.</summary>
    internal ReadOnlySpan<byte> ReadAll(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var got = Read(buffer[filled..], filled);
            if (got < 0)
            {
                return default;
            }

            if (got == 0)
            {
                break;
            }

            filled += got;
        }

        return buffer[..filled];
    }

    /// <summary>Closes it; safe twice.</summary>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = Libc.close(_fd);
            _fd = -1;
        }
    }
}
