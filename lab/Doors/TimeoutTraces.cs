using System.Diagnostics.CodeAnalysis;

namespace ProxyLab;

/// <summary>By what it can be told afterwards which of a proxy's timeouts ended a request, beside their names (<see cref="TimeoutNames"/>) and their times.</summary>
public sealed record TimeoutTraces
{
    /// <summary>Nothing more is known.</summary>
    public static TimeoutTraces None { get; } = new();

    /// <summary>Timeouts that its log always names: where no line has the words of one, that one ended nothing. Of several that a line fits, it names the first.</summary>
    public IReadOnlyList<LoggedTimeout> Logged { get; init; } = [];

    /// <summary>Further timeouts, each of a whole request, whatever the proxy tried in between.</summary>
    public IReadOnlyList<WholeTimeout> Whole { get; init; } = [];

    /// <summary>The most attempts for one request that end by a timeout; each address of the upstream may have one anyway.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How long it waits before it tries again.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How late a timeout may be by design. One that is given in whole seconds may be a second late anyway.</summary>
    public TimeSpan Late { get; init; }
}

/// <summary>A timeout that a proxy's log names.</summary>
/// <param name="Name">The proxy's own name for it.</param>
/// <param name="Words">What a line has that names it: a regular expression.</param>
public sealed record LoggedTimeout(string Name, [StringSyntax(StringSyntaxAttribute.Regex)] string Words);

/// <summary>A timeout of a whole request.</summary>
/// <param name="Name">The proxy's own name for it.</param>
/// <param name="Time">Its time.</param>
public sealed record WholeTimeout(string Name, TimeSpan Time);
