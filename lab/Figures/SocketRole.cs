namespace ProxyLab.Figures;

/// <summary>One area of the figure: sockets in one role.</summary>
/// <param name="Word">The lab's word for the role, as the legend shows it.</param>
/// <param name="Columns">The columns of <c>samples.csv</c> that it is made of: a count, or a count and the part of it to take off.</param>
internal sealed record SocketRole(string Word, params string[] Columns)
{
    /// <summary>The legend's word for the line over the areas, and its column.</summary>
    internal const string ActiveWord = "active in the proxy", ActiveColumn = "proxy_active";

    /// <summary>The column of dead embryos, for both transports.</summary>
    internal const string DeadColumn = "queue_dead";

    /// <summary>
    /// The roles from the axis up. Dead embryos and embryos come first: together they are the accept queue, so that their upper edge
    /// meets the line of its capacity.
    /// </summary>
    /// <param name="isUnix">Whether the trial's sockets are Unix sockets.</param>
    /// <param name="unmeasured">Columns without any value in this trial: their roles are left out.</param>
    internal static IReadOnlyList<SocketRole> For(bool isUnix, IReadOnlySet<string> unmeasured)
    {
        var embryo = isUnix ? "unix_embryo" : "tcp_embryo";
        SocketRole[] queue = unmeasured.Contains(DeadColumn)
            ? [new("embryo, live or dead", embryo)]
            : [new("dead embryo", DeadColumn), new("embryo", embryo, DeadColumn)];
        SocketRole[] rest = isUnix
            ? [new("accepted", "unix_accepted"), new("client", "unix_client"), new("listener", "unix_listener")]
            : [new("accepted", "tcp_accepted"), new("SYN-SENT", "tcp_syn_sent")];
        return [.. queue.Concat(rest).Where(role => !role.Columns.Any(unmeasured.Contains))];
    }

    /// <summary>Every column that a figure of this transport may read.</summary>
    internal static IReadOnlyList<string> ColumnsOf(bool isUnix) =>
        [.. For(isUnix, new HashSet<string>()).SelectMany(role => role.Columns).Append(ActiveColumn).Distinct()];

    /// <summary>
    /// The role's count on a tick; null where neither instrument measured it. A count and the part to take off come from two instruments a
    /// moment apart, so that the difference can be below zero.
    /// </summary>
    /// <param name="cell">The tick's value in a column; null where it was not measured.</param>
    internal double? Count(Func<string, double?> cell) => Columns is [var whole, var part]
        ? Measured(whole, cell) is { } all && Measured(part, cell) is { } off ? Math.Max(0, all - off) : null
        : Measured(Columns[0], cell);

    /// <summary>
    /// A column's value on a tick; or, where /proc/net/unix was not read because a full read was too dear for its share of a core, what
    /// sock_diag measured of the same.
    /// </summary>
    internal static double? Measured(string column, Func<string, double?> cell) => cell(column) ?? column switch
    {
        "unix_embryo" => cell("queue"),
        "unix_accepted" => cell("diag_accepted"),
        "unix_client" => cell("diag_client"),
        "unix_listener" => cell("queue") is null ? null : 1, // the listener's own line is there whenever its queue could be read
        _ => null,
    };
}
