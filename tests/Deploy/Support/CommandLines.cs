using System.Text.RegularExpressions;
using ProxyLab.Commands;
using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>The command lines of proxylab in a shell script, by the program's own parser.</summary>
internal static partial class CommandLines
{
    /// <summary>Checks every one, with these values for the script's variables and <c>${{ … }}</c>; there must be one.</summary>
    internal static void RequireGood(string script, Dictionary<string, string> variables)
    {
        var lines = Find(script, variables);
        Assert.NotEmpty(lines);
        foreach (var words in lines)
        {
            var parsed = Root.Create(new(() => TheLab.Catalogue), words).Parse(words, Root.Configuration);
            UnknownWords.Refuse(parsed);
            Assert.Empty(parsed.Errors.Select(e => $"{string.Join(' ', words)}: {e.Message}"));
            if (Array.IndexOf(words, "--shard") is >= 0 and var at) Shard.Parse(words[at + 1]);
        }
    }

    private static string[][] Find(string script, Dictionary<string, string> variables)
    {
        var text = script.Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var (name, value) in variables)
            text = Regex.Replace(text, $$$"""\$\{\{ *{{{Regex.Escape(name)}}} *\}\}|\$\{?{{{Regex.Escape(name)}}}\b\}?""", value);
        return [.. Proxylab().Matches(text).Select(m => m.Groups[1].Value.Replace("\"", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>The program's name as a word or a path's end, then one of its commands and all to the command's end.</summary>
    [GeneratedRegex(@"(?<=^|[\s/])proxylab +((?:run|merge|judge|report|doctor|list)\b[^\n|;&>]*)")]
    private static partial Regex Proxylab();
}
