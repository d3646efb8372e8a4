
using ProxyLab.Native;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// Reads /proc/net/unix of this network namespace. The descriptor and the buffer are kept: a reading allocates nothing.
/// The kernel serves the file in pages of about 4 KiB (fs/seq_file.c, seq_read_iter), each a moment of its own.
/// </summary>
internal sealed class UnixTable : IDisposable
{
    private const string File = "/proc/net/unix";
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly HashSet<ulong> _baseline = [];
    private readonly UnixName _name;
    private readonly ProcFile _file = new(File);

    /// <param name="path">The upstream's path, or its abstract name with a leading <c>@</c>.</param>
    internal UnixTable(string path) => _name = new UnixName(path);

    /// <summary>The inode of one more socket that is no client, e.g. the proxy counter's own; 0 for none.</summary>
    internal ulong Excluded { get; set; }

    /// <summary>Counts the roles now.</summary>
    /// <exception cref="ProbeFormatException">The file is unreadable or of another form.</exception>
    internal UnixRoles Read()
    {
        var tally = new UnixTally(_name, _baseline, Excluded);
        long offset = 0;
        for (int kept = 0, got; (got = _file.Read(_buffer.AsSpan(kept), offset)) != 0;)
        {
            if (got < 0)
            {
                throw new ProbeFormatException(File, "it cannot be read: " + Errno.Describe(-got));
            }

            offset += got;
            var filled = _buffer.AsSpan(0, kept + got);
            var used = tally.Add(filled);
            kept = filled.Length - used;
            filled[used..].CopyTo(_buffer);
            if (kept == _buffer.Length)
            {
                throw new ProbeFormatException(File, "a line is longer than the buffer");
            }
        }

        return tally.Roles;
    }

    /// <summary>
    /// Remembers the nameless connected sockets of this moment (the proxies' own socket pairs), so that they are never
    /// counted as clients. Call it once everything runs and before the flood; not in a tick, for it may allocate.
    /// </summary>
    internal void TakeBaseline()
    {
        _baseline.Clear();
        foreach (var line in System.IO.File.ReadLines(File))
        {
            if (UnixLine.TryParse(System.Text.Encoding.UTF8.GetBytes(line), out var row) && row.State == 3 && row.Path.IsEmpty)
            {
                _baseline.Add(row.Inode);
            }
        }
    }

    /// <summary>Closes the file; safe twice.</summary>
    public void Dispose() => _file.Dispose();
}
