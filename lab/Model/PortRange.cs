using System.Globalization;

namespace ProxyLab;

/// <summary>
/// The ports that connect(2) may choose from, both ends included: net.ipv4.ip_local_port_range. The kernel refuses a first port below
/// ip_unprivileged_port_start (net/ipv4/sysctl_net_ipv4.c, ipv4_local_port_range).
/// </summary>
/// <param name="First">The first port, 1024 to 65535.</param>
/// <param name="Last">The last port, no less than the first.</param>
public readonly record struct PortRange(int First, int Last)
{
    /// <summary>The kernel's own range (net/ipv4/af_inet.c, inet_init_net).</summary>
    public static PortRange Default { get; } = new(32_768, 60_999);

    /// <summary>How many ports there are.</summary>
    public int Count => Last - First + 1;

    /// <summary>Reads <c>32768-60999</c>.</summary>
    /// <exception cref="FormatException">It is no such range.</exception>
    public static PortRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = text.Split('-');
        return ends.Length == 2 && Port(ends[0]) is { } first && Port(ends[1]) is { } last && first >= 1024 && first <= last
            ? new PortRange(first, last)
            : throw new FormatException("it takes two ports from 1024 to 65535, the smaller one first, e.g. 32768-60999");
    }

    /// <summary>The range as <see cref="Parse"/> takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static int? Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}
