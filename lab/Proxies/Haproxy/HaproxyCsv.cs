using ProxyLab.Probes.Proc;

namespace ProxyLab.Proxies.Haproxy;

/// <summary>
/// The CSV of HAProxy's <c>show stat</c> (management guide, section 9.1): a heading <c># pxname,svname,…</c>, then a line for each
/// frontend, backend and server. Columns are found by name, for their places differ between versions. Pure.
/// </summary>
internal static class HaproxyCsv
{
    /// <summary>A column's number in the line of a proxy and a service; null if there is no such line, column or number.</summary>
    /// <param name="text">The heading and the lines.</param>
    /// <param name="proxy">pxname, e.g. <c>front</c>.</param>
    /// <param name="service">svname, e.g. <c>FRONTEND</c>.</param>
    /// <param name="column">E.g. <c>scur</c>.</param>
    internal static long? Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> proxy, ReadOnlySpan<byte> service, ReadOnlySpan<byte> column)
    {
        int proxyAt = -1, serviceAt = -1, columnAt = -1;
        while (!text.IsEmpty)
        {
            var line = KernelText.TakeLine(ref text).TrimEnd((byte)'\r');
            if (line.StartsWith("# "u8))
            {
                proxyAt = IndexOf(line[2..], "pxname"u8);
                serviceAt = IndexOf(line[2..], "svname"u8);
                columnAt = IndexOf(line[2..], column);
            }
            else if (proxyAt >= 0 && serviceAt >= 0 && columnAt >= 0
                && Cell(line, proxyAt).SequenceEqual(proxy) && Cell(line, serviceAt).SequenceEqual(service))
            {
                return KernelText.Number(Cell(line, columnAt)) is { } n and >= 0 and <= int.MaxValue ? n : null;
            }
        }

        return null;
    }

    private static int IndexOf(ReadOnlySpan<byte> heading, ReadOnlySpan<byte> name)
    {
        for (var index = 0; !heading.IsEmpty; index++)
        {
            if (TakeCell(ref heading).SequenceEqual(name))
            {
                return index;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> line, int index)
    {
        for (; index > 0; index--)
        {
            TakeCell(ref line);
        }

        return TakeCell(ref line);
    }

    private static ReadOnlySpan<byte> TakeCell(scoped ref ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)',');
        var cell = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[(end + 1)..];
        return cell;
    }
}
