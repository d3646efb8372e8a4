namespace ProxyLab.Figures;

/// <summary>One band of the figure: sockets in one role.</summary>
/// <param name="Word">The lab's word for the role, as the legend shows it.</param>
/// <param name="Colour">From the palette of Okabe and Ito (2008), told apart by readers with any colour vision; neighbours
/// also differ in lightness, so that the bands survive a grey print.</param>
/// <param name="Columns">The columns of <c>samples.csv</c> that it is made of.</param>
internal sealed record SocketRole(string Word, string Colour, params string[] Columns)
{
    /// <summary>The legend's word for the line over the bands, and its column.</summary>
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
            ? [Of("embryo, live or dead", embryo)]
            : [Of("dead embryo", DeadColumn), Of("embryo", embryo, DeadColumn)];
        SocketRole[] rest = isUnix
            ? [Of("accepted", "unix_accepted"), Of("client", "unix_client"), Of("listener", "unix_listener")]
            : [Of("accepted", "tcp_accepted"), Of("SYN-SENT", "tcp_syn_sent")];
        return [.. queue.Concat(rest).Where(role => !role.Columns.Any(unmeasured.Contains))];
    }

    private static SocketRole Of(string word, params string[] columns) => new(word, FigureStyle.Role(word), columns);

    /// <summary>Every column that a figure of this transport may read.</summary>
    internal static IReadOnlyList<string> ColumnsOf(bool isUnix) =>
        [.. For(isUnix, new HashSet<string>()).SelectMany(role => role.Columns).Append(ActiveColumn).Distinct()];

    /// <summary>
    /// The role's count as a Vega expression; null where neither instrument measured it. Two columns are a count and the part of it to
    /// take off. They come from two instruments a moment apart, so that the difference can be below zero.
    /// </summary>
    internal string Expression => Columns is [var whole, var part]
        ? $"isValid({Measured(whole)}) && isValid({Measured(part)}) ? max(0, {Measured(whole)} - {Measured(part)}) : null"
        : $"isValid({Measured(Columns[0])}) ? {Measured(Columns[0])} : null";

    /// <summary>
    /// Where sock_diag measured the same on a tick on which /proc/net/unix was not read, because a full read was too dear for its share
    /// of a core. The listener's own line is there whenever its queue could be read.
    /// </summary>
    internal static string? Second(string column) => column switch
    {
        "unix_embryo" => "queue",
        "unix_accepted" => "diag_accepted",
        "unix_client" => "diag_client",
        "unix_listener" => "queue",
        _ => null,
    };

    /// <summary>What the second instrument's value says of a column.</summary>
    internal static double? FromSecond(string column, double? value) => column == "unix_listener" && value is not null ? 1 : value;

    private static string Measured(string column) => Second(column) switch
    {
        null => $"datum.{column}",
        var second when column == "unix_listener" => $"(isValid(datum.{column}) ? datum.{column} : isValid(datum.{second}) ? 1 : null)",
        var second => $"(isValid(datum.{column}) ? datum.{column} : datum.{second})",
    };
}
