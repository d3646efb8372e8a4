using System.CommandLine;

namespace ProxyLab.Commands;

/// <summary>How findings are printed.</summary>
internal enum Shown
{
    /// <summary>As a grid, and a line for each claim that does not hold.</summary>
    Short,

    /// <summary>Every claim with what was observed, and then the short form.</summary>
    Long,

    /// <summary>As JSON, and nothing else.</summary>
    Json,
}

/// <summary>The options by which <c>run</c>, <c>judge</c> and <c>merge</c> are told so.</summary>
internal sealed class ShownOptions
{
    internal Option<bool> Json { get; } = new("--json") { Description = "Print the findings as JSON for programs, and nothing else." };

    internal Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Print every claim with what was observed." };

    internal Shown Of(ParseResult parsed) => parsed.GetValue(Json) ? Shown.Json : parsed.GetValue(Verbose) ? Shown.Long : Shown.Short;
}
