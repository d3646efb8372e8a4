using System.CommandLine;

namespace ProxyLab.Commands;

/// <summary>The option <c>--draw</c> of the commands that leave a run's figures.</summary>
internal sealed class DrawOption
{
    private const string All = "all", None = "none";

    /// <summary>What a command prints instead of the number of figures.</summary>
    internal const string Left = "figures: none drawn (--draw none)";

    internal DrawOption() => Option.AcceptOnlyFromAmong(All, None);

    internal Option<string> Option { get; } = new("--draw") { HelpName = "all|none", Description = "Which figures to draw.", DefaultValueFactory = _ => All };

    internal bool IsAll(ParseResult parsed) => parsed.GetValue(Option) != None;
}
