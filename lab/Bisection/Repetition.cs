namespace ProxyLab.Bisection;

/// <summary>Tries configurations until the verdict of each is sure, and keeps the path that was taken.</summary>
/// <param name="atMost">The most trials of one configuration.</param>
/// <param name="trial">Tries each of the sets once, in any order or side by side; a set may be among them more than once.</param>
/// <param name="tried">Is told of each configuration once its trials are over.</param>
internal sealed class Repetition(int atMost, Func<IReadOnlyList<SwitchSet>, Task<IReadOnlyList<Seen>>> trial, Action<Configuration> tried)
{
    private readonly List<Configuration> _path = [];

    /// <summary>Every configuration tried, in order.</summary>
    internal IReadOnlyList<Configuration> Path => _path;

    /// <summary>Gives the verdict of each set.</summary>
    /// <exception cref="NotSureException">One is not sure after as many trials as are allowed.</exception>
    internal async Task<IReadOnlyList<Verdict>> Ask(IReadOnlyList<SwitchSet> sets)
    {
        var asked = sets.Select(s => new Configuration(s, atMost)).ToArray();
        _path.AddRange(asked);
        while (asked.SelectMany(c => Enumerable.Repeat(c, c.Missing)).ToArray() is { Length: > 0 } next)
        {
            foreach (var (configuration, seen) in next.Zip(await trial([.. next.Select(c => c.On)]))) configuration.Add(seen);
        }

        foreach (var configuration in asked) tried(configuration);
        return [.. asked.Select(c => c.Verdict ?? throw new NotSureException(c))];
    }
}

/// <summary>The trials of a configuration do not agree well enough, or tell nothing.</summary>
internal sealed class NotSureException(Configuration configuration) : Exception(Say(configuration))
{
    internal Configuration Configuration => configuration;

    private static string Say(Configuration configuration)
    {
        var silent = configuration.Trials.FirstOrDefault(t => !t.Tells);
        return configuration.Summary + (silent is null ? "" : $"; {silent.Name}: {silent.Observed}");
    }
}
