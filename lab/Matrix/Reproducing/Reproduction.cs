namespace ProxyLab.Matrix.Reproducing;

/// <summary>What is to be shown without the lab: a misbehaviour on a proxy, as a trial was told it or would be.</summary>
internal sealed record Reproduction
{
    /// <summary>Stands in a configuration and in a command for the folder that <c>run.sh</c> makes.</summary>
    internal const string Folder = "/FOLDER";

    /// <summary>The cell's name: <c>row/column/transport</c>.</summary>
    public required string Cell { get; init; }

    /// <summary>The misbehaviour.</summary>
    public required Misbehaviour Case { get; init; }

    /// <summary>The proxy's driver.</summary>
    public required Proxy Driver { get; init; }

    /// <summary>The program's file.</summary>
    public required string Program { get; init; }

    /// <summary>The program's version, as it prints it; empty where nobody knows.</summary>
    public required string Version { get; init; }

    /// <summary>What the trial is told.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The proxy's configuration, with <see cref="Folder"/> in it.</summary>
    public required string Configuration { get; init; }

    /// <summary>Where the upstream listens, with <see cref="Folder"/> in it.</summary>
    public required Endpoint Upstream { get; init; }

    /// <summary>What the lab saw; null where nothing was run.</summary>
    public Cell? Seen { get; init; }

    /// <summary>The kernel and the lab that it was seen with; empty where nothing was run.</summary>
    public string SeenWith { get; init; } = "";

    /// <summary>What the upstream does.</summary>
    internal Script Script => Case.Does(Plan);

    /// <summary>What the configuration and the command have to name.</summary>
    internal ProxySetup Setup => SetupOf(Plan, Upstream);

    /// <summary>
    /// The clients of a wave, the requests of each, and the seconds from the beginning of one client to the next, or of one request to the next where there is
    /// one client; 0 for at once. Requests that arrive at a rate and keep their connection are those of one client: a proxy may treat the first request of a
    /// connection in another way than a later one.
    /// </summary>
    internal (int Clients, int Requests, double Gap) Load =>
        Plan.Arrivals == Arrivals.Closed ? (Plan.Clients, Plan.Requests, 0)
        : Plan.KeepAlive ? (1, Arriving, 1 / Plan.Rate)
        : (Arriving, 1, 1 / Plan.Rate);

    /// <summary>
    /// Whether <c>client.py</c> sends the requests, and not curl: that sends some of several a second time, and it bears much that is no HTTP.
    /// </summary>
    internal bool IsByPython => Load.Requests > 1 || Seen?.Observations.Any(o => o.Endings.Any(e => e.Outcome == Outcome.Malformed)) == true;

    private int Arriving => (int)Math.Round(Plan.Rate * Plan.Arriving.TotalSeconds);

    /// <summary>Where everything is, for a plan and an upstream.</summary>
    internal static ProxySetup SetupOf(Plan plan, Endpoint upstream) => new(plan, upstream, Folder, $"{Folder}/proxy.conf");
}
