using System.Globalization;
using System.Net;

namespace ProxyLab.Watching;

/// <summary>How the command line writes a listener.</summary>
internal static class WatchTarget
{
    /// <summary>
    /// Reads <c>/path/to.sock</c>, <c>unix:/path</c>, <c>@abstract</c>, <c>:8080</c> or <c>127.0.0.1:8080</c>. A path is made absolute only
    /// where it has no leading slash, for the kernel compares the text that was bound.
    /// </summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    internal static Endpoint Parse(string text)
    {
        var name = text.StartsWith("unix:", StringComparison.Ordinal) ? text[5..] : text;
        if (name.StartsWith('/') || name.StartsWith('@') || name.Length < text.Length) return Endpoint.Unix(name);
        var address = name.StartsWith(':') || name.StartsWith("*:", StringComparison.Ordinal) ? "0.0.0.0" + name[name.IndexOf(':', StringComparison.Ordinal)..] : name;
        if (IPEndPoint.TryParse(address, out var tcp) && tcp.Port > 0 && address.Contains(':', StringComparison.Ordinal)) return new Endpoint(null, tcp);
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536)
            return new Endpoint(null, new IPEndPoint(IPAddress.Any, port));
        return File.Exists(name)
            ? Endpoint.Unix(Path.GetFullPath(name))
            : throw new UsageException($"'{text}' is no listener: write /path/to.sock, @abstract, :8080 or 127.0.0.1:8080");
    }
}
