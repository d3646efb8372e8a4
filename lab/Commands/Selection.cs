using ProxyLab.Escaping;
using ProxyLab.Roots;
using ProxyLab.Runs;

namespace ProxyLab.Commands;

/// <summary>Which cases and proxies a command line means, and what cannot be tried here.</summary>
internal static class Selection
{
    /// <summary>The cases that are meant. One that cannot be tried here is left out, and said so; by its own name it is refused.</summary>
    /// <param name="catalogue">What there is.</param>
    /// <param name="names">The names that were given; none for every case.</param>
    /// <param name="all">Whether the long ones are meant too.</param>
    /// <param name="installed">The proxies that are installed; null where proxies were named, for then a case for others is not missed.</param>
    /// <exception cref="LabException">One that was named cannot be tried here.</exception>
    internal static IReadOnlyList<Case> Cases(Catalogue catalogue, IReadOnlyList<string> names, bool all, IReadOnlyList<ProxyColumn>? installed)
    {
        Case[] meant = names.Count == 0 ? [.. catalogue.Cases.Where(c => all || !c.Long)] : [.. names.Select(catalogue.Case).Distinct()];
        var able = new List<Case>();
        foreach (var c in meant)
        {
            if ((Missing(catalogue, c) ?? NoProxy(catalogue, c, installed)) is not { } missing) able.Add(c);
            else if (names.Count > 0) throw Refused(c, missing);
            else Console.Error.Say($"left out: {c.Name}: {Short(missing)}");
        }

        if (names.Count == 0) WriteMistakes(catalogue);
        return able;
    }

    /// <summary>What ends a run of a case that was named and cannot be tried here: the reason, and the remedy where the reason tells one after a colon.</summary>
    private static LabException Refused(Case @case, string missing) => missing.Split(": ", 2) is [var reason, var remedy]
        ? new($"run {@case.Name}", reason, remedy)
        : new($"run {@case.Name}", "it cannot be tried on this machine", missing);

    /// <summary>Says what is wrong with what was left out of the catalogue.</summary>
    internal static void WriteMistakes(Catalogue catalogue)
    {
        foreach (var mistake in catalogue.Mistakes) Console.Error.WriteLine($"left out: {TerminalText.Fault(mistake.Fault)}");
    }

    /// <summary>A reason in a line: the first of two remedies, since <c>proxylab doctor</c> tells both.</summary>
    internal static string Short(string reason) => reason.Split(" (or:")[0];

    /// <summary>The proxies of those lists, separated by commas, each a name, <c>name+tuned</c>, or <c>name@IMAGE</c> of a proxy root; all installed ones when none is named, the extra ones only where everything is meant.</summary>
    /// <param name="catalogue">What there is.</param>
    /// <param name="lists">What was given.</param>
    /// <param name="isAll">Whether the extra ones are meant too, where none is named.</param>
    /// <param name="roots">Finds proxy roots, and holds them until the run is over.</param>
    /// <exception cref="LabException">One is not installed, or there is no such root.</exception>
    /// <exception cref="UsageException">One is not known, or a list was given and names none.</exception>
    internal static async Task<IReadOnlyList<ProxyColumn>> Proxies(Catalogue catalogue, IReadOnlyList<string> lists, bool isAll, RootFinder roots)
    {
        var names = lists.SelectMany(l => l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        if (names.Length == 0 && lists.Count > 0) throw new UsageException("--proxy names no proxy: give NAME, NAME+tuned or NAME@ROOT");
        if (names.Length == 0) return [.. Installed(catalogue).Where(p => isAll || !p.Extra).Select(ProxyColumn.OfHost)];
        var chosen = new List<(Proxy, ProxyRoot?, bool)>();
        foreach (var name in names)
        {
            var (column, image) = name.Split('@', 2) is [var before, var after] ? (before, after) : (name, null);
            if (image is "") throw new UsageException($"'{name}' names no root after its @: give NAME@ROOT, or NAME for the one of this machine");
            var isTuned = column.EndsWith(ProxyColumn.TunedMark, StringComparison.Ordinal);
            chosen.Add((catalogue.Proxy(isTuned ? column[..^ProxyColumn.TunedMark.Length] : column), image is null ? null : await roots.Find(image), isTuned));
        }

        return ProxyColumn.Of(chosen);
    }

    /// <summary>The proxies that are installed on the host.</summary>
    internal static IEnumerable<Proxy> Installed(Catalogue catalogue) => catalogue.Proxies.Where(p => p.Find() is not null);

    /// <exception cref="LabException">One of them is to be traced, and cannot be.</exception>
    internal static void RequireStrace(IEnumerable<TrialPlan> trials)
    {
        if (trials.Any(t => t.Plan.Trace) && Programs.Find("strace") is null)
            throw new LabException("find strace", "--trace needs it, and it is not installed", "make deps (or: apt-get install strace)");
    }

    /// <exception cref="UsageException">The option's value is below the least it takes.</exception>
    internal static int AtLeast(int least, string option, int value) =>
        value >= least ? value : throw new UsageException($"{option} takes a whole number from {least} up, not {value}");

    /// <summary>Refuses a run of more trials than anybody could wait for: their plans alone would fill the memory.</summary>
    /// <exception cref="UsageException">It has more; says how many.</exception>
    internal static void RequireSensible(RunRequest request)
    {
        const int Most = 200_000;
        var trials = (long)request.Repeat * (request with { Repeat = 1, Shard = null }).Trials().Count;
        if (trials > Most) throw new UsageException(FormattableString.Invariant($"--repeat {request.Repeat} makes {trials:N0} trials; a run has {Most:N0} at most"));
    }

    /// <summary>The proxy that a case wants and that is not installed, with the remedy; null where one of the case's proxies is there.</summary>
    private static string? NoProxy(Catalogue catalogue, Case @case, IReadOnlyList<ProxyColumn>? installed) =>
        installed is null || @case.Proxies.Count == 0 || installed.Any(p => @case.RunsOn(p.Driver)) ? null
            : $"{@case.Proxies[0]} is not installed: {catalogue.Proxy(@case.Proxies[0]).Remedy}";

    /// <summary>What a case needs and this machine does not have, with the remedy; null where nothing is missing.</summary>
    private static string? Missing(Catalogue catalogue, Case @case) =>
        @case.Missing ?? (@case.Plan.Server is { } name && catalogue.Server(name) is { } server && server.Find() is null ? $"{name} is not installed: {server.Remedy}" : null);
}
