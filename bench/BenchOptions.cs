using System.Globalization;

namespace ProxyLab.Bench;

/// <summary>What a bench was asked for.</summary>
internal sealed record BenchOptions
{
    /// <summary>Pairs of each comparison when nothing else is asked.</summary>
    internal const int UsualPairs = 7;

    /// <summary>Names, or their beginnings; none for all.</summary>
    internal required IReadOnlyList<string> Only { get; init; }

    /// <summary>Pairs of each comparison, 1 or more.</summary>
    internal required int Pairs { get; init; }

    /// <summary>The folder that the report goes into.</summary>
    internal required string Out { get; init; }

    /// <summary>A rehearsal: small sizes, short loads.</summary>
    internal required bool Quick { get; init; }

    /// <summary>The program <c>proxylab</c>.</summary>
    internal required string Proxylab { get; init; }

    /// <summary>
    /// The load average of the last minute when the bench began (proc(5), loadavg): tasks that were not its own. On a quiet machine it is
    /// near 0; where it is not, pairs keep the ratios fair but not narrow.
    /// </summary>
    internal double LoadBefore { get; } = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>What to say of that; null on a quiet machine.</summary>
    internal string? Unquiet => LoadBefore < 0.5 ? null
        : string.Create(CultureInfo.InvariantCulture, $"The machine was not quiet: a load average of {LoadBefore} when this began. Ranges are wide for that, and medians may be off.");

    /// <summary>The command line, for the record.</summary>
    internal required IReadOnlyList<string> CommandLine { get; init; }
}
