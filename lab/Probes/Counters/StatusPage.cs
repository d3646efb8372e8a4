using System.Text;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.Counters;

/// <summary>Finds a number in what a proxy tells of itself; null if it holds none. It must allocate nothing.</summary>
public delegate long? StatusParser(ReadOnlySpan<byte> body);

/// <summary>How numbers are found in status pages. Pure.</summary>
public static class StatusPage
{
    /// <summary>
    /// The number behind a label, e.g. of <c>Active connections: 12</c>. A gauge that fell below 0 shows as a number near 2^32 or 2^64 after a
    /// worker died: no proxy has so many connections, and such a number is none.
    /// </summary>
    /// <param name="label">The label, at the beginning of a line.</param>
    public static StatusParser Number(string label)
    {
        var octets = Encoding.ASCII.GetBytes(label);
        return body => KernelText.Field(body, octets) is { } value and >= 0 and <= int.MaxValue ? value : null;
    }
}
