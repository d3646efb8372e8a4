namespace ProxyLab.Bench;

/// <summary>Every comparison, in the order of the table.</summary>
internal static class ComparisonCatalog
{
    private static readonly int[] Sizes = [1_000, 10_000, 50_000];

    internal static IReadOnlyList<Comparison> All { get; } =
    [
        .. Sizes.Select(n => new TickAgainstGrep(n)),
        .. Sizes.Select(n => new TickAgainstSs(n)),
        .. Sizes.Select(n => new CrossCheckAgainstRead(n)),
        new QueueAgainstSs(500),
        new QueueAgainstSs(5_000),
        new QueueAgainstSs(10_000),
        new SamplingCost(pinned: true),
        new SamplingCost(pinned: false),
        new SamplingCost(pinned: true, "samples"),
        new SamplingCost(pinned: true, "processes"),
        new FloodAgainstWrk(keepAlive: true),
        new FloodAgainstWrk(keepAlive: false),
        new ConnectionsAgainstAb(),
        new HungAgainstCurl(Transport.Unix),
        new HungAgainstCurl(Transport.Tcp),
        new ProxyThroughput("nginx", keep: false, judged: true),
        new ProxyThroughput("nginx", keep: true, judged: true),
        new ProxyThroughput("haproxy", keep: false, judged: false),
        new ProxyThroughput("haproxy", keep: true, judged: false),
        new ProxyMemory("nginx", judged: true),
        new ProxyMemory("haproxy", judged: false),
        new ProxyLatency(),
        new ProxyIdle(),
        new ProxyBodies(),
        new WatchCost(),
        new CasesTime(all: false),
        new CasesTime(all: true),
        new StartTime(),
        new Micro(),
    ];

    /// <summary>The comparison of that very name.</summary>
    internal static Comparison Find(string name) => All.FirstOrDefault(c => c.Name == name) ?? throw UsageException.Unknown("comparison", name, All.Select(c => c.Name));

    /// <summary>Those whose names begin with one of the words; all without a word.</summary>
    /// <exception cref="UsageException">A word begins no name.</exception>
    internal static IReadOnlyList<Comparison> Choose(IReadOnlyList<string> words)
    {
        if (words.FirstOrDefault(w => !All.Any(c => Begins(c, w))) is { } stray) throw UsageException.Unknown("comparison", stray, All.Select(c => c.Name));
        return words.Count == 0 ? All : [.. All.Where(c => words.Any(w => Begins(c, w)))];
    }

    private static bool Begins(Comparison comparison, string word) => comparison.Name.StartsWith(word, StringComparison.Ordinal);
}
