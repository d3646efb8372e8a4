namespace ProxyLab.Figures;

/// <summary>What the figure of one trial shows; everything else is read by the figure itself from <c>samples.csv</c>.</summary>
/// <param name="Case">The case's name, e.g. <c>never-accept</c>.</param>
/// <param name="Proxy">The proxy under test, e.g. <c>nginx 1.22.1</c>.</param>
/// <param name="Subtitle">The plan in one line, e.g. <c>100 clients, backlog 64, 2 waves</c>; wrapped where it is too long.</param>
/// <param name="SamplesUrl">The way from the figure's folder to the samples, with <c>/</c>:
/// <c>../trials/never-accept/nginx/1/samples.csv</c>.</param>
/// <param name="IsUnix">Whether proxy and upstream spoke over a Unix socket; else over TCP.</param>
/// <param name="Waves">The spans in which clients flooded.</param>
/// <param name="Marks">The moments to mark, e.g. when a timeout is due.</param>
/// <param name="QueueCapacity">How many connections the accept queue holds: its limit + 1, in connections
/// (<c>unix_recvq_full</c> and <c>sk_acceptq_is_full</c> compare with <c>&gt;</c>); null to draw none.</param>
/// <param name="Extent">What the samples span, from <see cref="SampleExtent.Scan"/>.</param>
public sealed record TrialFigureInput(
    string Case,
    string Proxy,
    string Subtitle,
    string SamplesUrl,
    bool IsUnix,
    IReadOnlyList<WaveSpan> Waves,
    IReadOnlyList<FigureMark> Marks,
    int? QueueCapacity,
    SampleExtent Extent);

/// <summary>The span in which one wave of clients was under way.</summary>
/// <param name="StartMs">Its start, in milliseconds of the samples' clock (<c>t_ms</c>).</param>
/// <param name="EndMs">Its end, on the same clock.</param>
/// <param name="Label">A word or two, e.g. <c>wave 1</c>.</param>
public sealed record WaveSpan(double StartMs, double EndMs, string Label);

/// <summary>A moment to mark with a dashed line.</summary>
/// <param name="AtMs">The moment, in milliseconds of the samples' clock (<c>t_ms</c>).</param>
/// <param name="Label">A word or two, e.g. <c>read timeout</c>.</param>
public sealed record FigureMark(double AtMs, string Label);
