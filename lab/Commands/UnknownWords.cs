using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ProxyLab.Commands;

/// <summary>Options and commands that there are not, with the nearest that there is.</summary>
internal static class UnknownWords
{
    /// <summary>
    /// Refuses the first one. The parser itself takes an option it does not know for one more argument. After two dashes there are no options.
    /// </summary>
    /// <exception cref="UsageException">There is one.</exception>
    internal static void Refuse(ParseResult parsed)
    {
        if (parsed.Tokens.Any(t => t.Type == TokenType.Directive)) return; // e.g. [suggest]: what follows is a line that is being typed
        var command = parsed.CommandResult.Command;
        if (parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).FirstOrDefault(IsOption) is { } option)
            throw UsageException.Unknown("option", option.Value, command.Options.Select(o => o.Name));
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0)
            throw UsageException.Unknown("command", parsed.UnmatchedTokens[0], command.Subcommands.Select(c => c.Name));
    }

    /// <summary>A word with a dash in front that was no option; a negative number is a value.</summary>
    private static bool IsOption(Token token) =>
        token.Type == TokenType.Argument
        && token.Value.Length > 1
        && token.Value[0] == '-'
        && !double.TryParse(token.Value, CultureInfo.InvariantCulture, out _);
}
