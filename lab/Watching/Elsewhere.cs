using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyLab.Endpoints;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>
/// Listeners of the same name in other network namespaces, from the text of /proc/PID/net, which may be read where the namespace may not be
/// entered (fs/proc/proc_net.c, get_proc_task_net). They are not what was asked for, and are named only where nobody else was found.
/// </summary>
internal static class Elsewhere
{
    /// <summary>What to say where nobody listens.</summary>
    /// <param name="words">What was asked for.</param>
    /// <param name="place">Where it was looked for.</param>
    /// <param name="reason">What else is known, beginning with a semicolon; or nothing.</param>
    /// <param name="command">What shows all listeners.</param>
    internal static LabException Nobody(EndpointWords words, NetworkPlace place, string reason, string command)
    {
        var where = place.Pid is { } pid ? $" in the namespaces of process {ProcTree.Described(pid)}" : "";
        var others = place.Pid is null ? ProcTree.OneOfEach("net").Where(p => Has(words, p)).ToList() : [];
        var elsewhere = others.Count == 0 ? "" : $"; in another network namespace process {ProcTree.Described(others[0])} has one of that name: --pid {Text(others[0])}"
            + (others.Count > 1 ? $" (or {string.Join(", ", others.Skip(1).Take(4).Select(Text))})" : "");
        return new LabException("watch", $"nobody listens on {words.Text}{where}{reason}{elsewhere}", $"see: {command}");
    }

    private static bool Has(EndpointWords words, int pid)
    {
        try
        {
            return words.IsUnix ? HasUnix(words.Name ?? Path.GetFullPath(words.Path!), Text(pid)) : HasTcp(words, Text(pid));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended, or is nobody's business.
        }
    }

    private static bool HasUnix(string written, string process)
    {
        var name = new UnixName(written);
        return File.ReadLines($"/proc/{process}/net/unix").Select(Encoding.UTF8.GetBytes)
            .Any(text => UnixLine.TryParse(text, out var line) && line.Listens && name.IsPrinted(line.Path));
    }

    /// <summary>State 0A is LISTEN; the local address and its port are in hexadecimal (net/ipv4/tcp_ipv4.c, get_tcp4_sock).</summary>
    private static bool HasTcp(EndpointWords words, string process)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $":{words.Port:X4}");
        return new[] { "tcp", "tcp6" }.Select(f => $"/proc/{process}/net/{f}").Where(File.Exists).SelectMany(File.ReadLines)
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(c => c.Length > 9 && c[3] == "0A" && c[1].EndsWith(ending, StringComparison.Ordinal) && (words.Addresses.Count == 0 || words.Addresses.Any(a => Serves(Address(c[1][..^ending.Length]), a))));
    }

    /// <summary>An address of /proc/net/tcp and tcp6: words of 32 bits, each printed as a number of this machine.</summary>
    private static IPAddress Address(string hexadecimal)
    {
        var octets = Convert.FromHexString(hexadecimal);
        if (BitConverter.IsLittleEndian)
            for (var i = 0; i < octets.Length; i += sizeof(uint)) octets.AsSpan(i, sizeof(uint)).Reverse();
        return TcpSockets.Plain(new IPAddress(octets));
    }

    /// <summary>Whether a listener may serve an address: its own, or any as a wildcard.</summary>
    private static bool Serves(IPAddress bound, IPAddress address) =>
        bound.Equals(address) || bound.Equals(IPAddress.IPv6Any) || (bound.Equals(IPAddress.Any) && address.AddressFamily == AddressFamily.InterNetwork);

    private static string Text(int pid) => pid.ToString(CultureInfo.InvariantCulture);
}
