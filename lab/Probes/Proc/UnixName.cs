using System.Text;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// One Unix socket name in the two spellings of the kernel: sock_diag gives the octets of <c>sun_path</c>; /proc/net/unix
/// prints every zero octet of an abstract name as <c>@</c> (net/unix/af_unix.c, unix_seq_show).
/// </summary>
internal sealed class UnixName
{
    private readonly byte[] _raw;
    private readonly byte[] _printed;

    /// <param name="path">A path, or an abstract name that begins with <c>@</c> or a zero character.</param>
    internal UnixName(string path)
    {
        _raw = Encoding.UTF8.GetBytes(path);
        _printed = [.. _raw];
        if (path.Length > 0 && path[0] is '@' or '\0')
        {
            _raw[0] = 0;
            _printed.AsSpan().Replace((byte)0, (byte)'@');
        }
    }

    /// <summary>Whether the last column of a line of /proc/net/unix is this name.</summary>
    internal bool IsPrinted(ReadOnlySpan<byte> column) => column.SequenceEqual(_printed);

    /// <summary>Whether a UNIX_DIAG_NAME attribute is this name; the kernel keeps a path's terminating zero.</summary>
    internal bool IsRaw(ReadOnlySpan<byte> name) =>
        (name.Length > 0 && name[0] != 0 && name[^1] == 0 ? name[..^1] : name).SequenceEqual(_raw);
}
