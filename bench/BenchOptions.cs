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

    /// <summary>The command line, for the record.</summary>
    internal required IReadOnlyList<string> CommandLine { get; init; }
}
