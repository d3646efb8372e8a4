using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ProxyLab.Commands;

/// <summary>
/// The usual help in at most 80 columns, also where it goes to a file or a pipe, and below it examples: those of the command asked about,
/// or the root's.
/// </summary>
internal sealed class HelpWithExamples(string rootExamples) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string> OfCommands = [];
    private readonly HelpAction _usual = new() { MaxWidth = 80 };

    /// <summary>Gives a command examples of its own.</summary>
    internal static void For(Command command, string examples) => OfCommands[command] = examples;

    /// <summary>Who asks for help need not give the arguments that a command requires.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = _usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(OfCommands.GetValueOrDefault(parseResult.CommandResult.Command, rootExamples));
        return result;
    }
}
