using System.Text.Json.Nodes;
using ProxyLab.Report.Text;

namespace ProxyLab.Commands;

/// <summary>Which upstreams a proxy reaches, and how long it waits for them: by which directive it is told a plan's time, and what it has as shipped.</summary>
internal static class ProxyTimes
{
    /// <summary>For people: a row for each proxy with its timeouts as shipped, two where its transports differ, and then the directives. At most 80 characters wide.</summary>
    internal static IEnumerable<string> Table(IEnumerable<Proxy> proxies)
    {
        var rows = proxies.SelectMany(p => Rows(p).Select(r => (Proxy: p, r.Transports, r.Names))).ToArray();
        yield return Row("proxy", "upstreams", Kinds.Select(k => k.Kind));
        foreach (var (proxy, transports, names) in rows)
        {
            yield return Row(proxy.Name, string.Join(' ', transports.Select(Values.Word)), Kinds.Select(k =>
                names is null ? "?" : k.Name(names) is null ? "-" : proxy.ShippedTimeouts is { } shipped ? Text(k.Shipped(shipped)) : "?"));
        }

        yield return "-: it has no such timeout; none: it has one, and is shipped without; ?: not known";
        foreach (var (proxy, transports, names) in rows.Where(r => r.Names is not null))
        {
            var one = rows.Count(r => r.Proxy == proxy) == 1 ? proxy.Name : $"{proxy.Name} ({string.Join(' ', transports.Select(Values.Word))})";
            var told = Kinds.Where(k => k.Name(names!) is not null).GroupBy(k => k.Name(names!)!).Select(g => $"{string.Join(", ", g.Select(k => k.Kind))}: {g.Key}");
            yield return TextWrap.Wrap($"{one}: {string.Join("; ", told)}", 74, 4);
        }
    }

    /// <summary>For programs: the same by transport. A null is no such timeout.</summary>
    internal static JsonObject Json(Proxy proxy) => new(Transports(proxy).Select(transport => KeyValuePair.Create(Values.Word(transport), (JsonNode?)Of(proxy, transport))));

    /// <summary>The transports of a proxy, those together that its timeouts are the same on.</summary>
    private static IEnumerable<(Transport[] Transports, TimeoutNames? Names)> Rows(Proxy proxy) =>
        Transports(proxy).GroupBy(proxy.TimeoutsOn).Select(g => (g.ToArray(), (TimeoutNames?)g.Key));

    private static string Row(string proxy, string upstreams, IEnumerable<string> cells) => $"{proxy,-14} {upstreams,-9} {string.Concat(cells.Select(c => $" {c,-9}"))}".TrimEnd();

    private static readonly (string Kind, string Key, Func<TimeoutNames, string?> Name, Func<ProxyTimeouts, TimeSpan?> Shipped)[] Kinds =
    [
        ("connect", "connect", n => n.Connect, t => t.Connect),
        ("send", "send", n => n.Send, t => t.Send),
        ("1st octet", "first_octet", n => n.FirstOctet, t => t.FirstOctet),
        ("between", "between_octets", n => n.BetweenOctets, t => t.BetweenOctets),
        ("whole", "whole", n => n.Whole, t => t.Whole),
    ];

    private static JsonObject? Of(Proxy proxy, Transport transport) => proxy.TimeoutsOn(transport) is not { } names ? null
        : new(Kinds.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)(kind.Name(names) is { } name
            ? new JsonObject { ["name"] = name, ["shipped"] = proxy.ShippedTimeouts is { } all ? Text(kind.Shipped(all)) : null } : null))));

    private static IEnumerable<Transport> Transports(Proxy proxy) =>
        new[] { Transport.Unix, Transport.Tcp }.Where(t => t == Transport.Unix ? proxy.Abilities.Unix : proxy.Abilities.Tcp);

    private static string Text(TimeSpan? time) => time is { } there ? DurationText.Show(there) : "none";
}
