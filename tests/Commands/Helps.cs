using System.CommandLine;
using ProxyLab.Commands;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Commands;

/// <summary>The help of every command, as it goes to a pipe.</summary>
public sealed class Helps
{
    private static readonly Lazy<Catalogue> Catalogue = new(() => TheLab.Catalogue);

    public static TheoryData<string> Commands { get; } = ["", .. Root.Create(Catalogue, []).Subcommands.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void No_line_is_longer_than_80_columns(string command) => Assert.All(Help(command), line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_at_most_60_lines(string command) => Assert.InRange(Help(command).Length, 5, 60);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Cases_and_keys_are_not_listed(string command) => Assert.All(Help(command), line =>
    {
        Assert.InRange(Catalogue.Value.Cases.Count(c => line.Contains($"{c.Name}|", StringComparison.Ordinal)), 0, 0);
        Assert.InRange(Catalogue.Value.AllNames.Count(k => line.Contains($"{k}=|", StringComparison.Ordinal)), 0, 0);
    });

    [Fact]
    public void Run_names_its_argument_its_key_and_the_command_that_lists_them()
    {
        var help = string.Join('\n', Help("run"));
        Assert.All(["<case>", "<key=value>", "proxylab list"], words => Assert.Contains(words, help, StringComparison.Ordinal));
    }

    private static string[] Help(string command)
    {
        using var output = new StringWriter();
        string[] args = [.. command.Length > 0 ? new[] { command } : [], "--help"];
        Root.Create(Catalogue, args).Parse(args, Root.Configuration).Invoke(new InvocationConfiguration { Output = output });
        return output.ToString().Split('\n');
    }
}
