using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using ProxyLab.Commands;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Docs;

/// <summary>Every command line of <c>proxylab</c> in a document is one that the program takes.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string> Paths { get; } = [.. Document.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_program_takes_every_line(string path) => Assert.All(LinesOf(new Document(path)), line => Take(line));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_case_proxy_and_key_in_them_is_there(string path)
    {
        var lines = LinesOf(new Document(path)).Select(Take).ToArray();
        var own = lines.Where(l => l.CommandResult.Command.Name == "new").Select(l => l.GetValue<string>("name"));
        Assert.All(lines.Where(l => l.CommandResult.Command.Name == "run"), run =>
        {
            Assert.Subset(TheLab.Catalogue.Cases.Select(c => c.Name).Concat(own).ToHashSet()!, run.GetValue<string[]>("case")!.ToHashSet());
            foreach (var proxy in run.GetValue<string[]>("--proxy")!.SelectMany(p => p.Split(','))) TheLab.Catalogue.Proxy(TrialId.DriverOf(proxy));
            foreach (var setting in run.GetValue<string[]>("--set")!)
            {
                var (name, value) = PlanKeys.Split(setting);
                PlanKeys.Set(Plan.Default, name, value, TheLab.Settings);
            }
        });
    }

    [Fact]
    public void There_are_such_lines() => Assert.All(["README.md", "docs/reading-a-verdict.md", "docs/adding-a-case.md", "docs/adding-a-proxy.md", "docs/adding-a-server.md", "docs/adding-a-probe.md", "docs/adding-a-figure.md"], path => Assert.NotEmpty(LinesOf(new Document(path))));

    [Theory]
    [InlineData("proxylab run --prxy nginx")]
    [InlineData("proxylab rnu")]
    public void A_line_that_the_program_refuses_is_found_out(string line) => Assert.ThrowsAny<Exception>(() => Take(line));

    /// <summary>The lines in blocks of shell, without comments, redirections and what comes after, and those within sentences.</summary>
    private static IEnumerable<string> LinesOf(Document document) => document.Code.Where(c => c.Language == "sh")
        .SelectMany(c => c.Text.Replace("\\\n", " ").Split('\n'))
        .Concat(document.CodeSpans.Select(c => c.Count(' ') == 1 ? $"{c} --help" : c)) // a command's name alone asks for nothing
        .Select(l => Regex.Replace(l.Trim(), @"\s#.*|\s*(>|&&|\|).*", "").Replace("$proxylab", "proxylab").Trim())
        .Where(l => l.StartsWith("proxylab ", StringComparison.Ordinal));

    private static ParseResult Take(string line)
    {
        string[] args = [.. CommandLineParser.SplitCommandLine(line).Skip(1)];
        var parsed = Root.Create(new(() => TheLab.Catalogue), args).Parse(args, Root.Configuration);
        UnknownWords.Refuse(parsed);
        Assert.True(parsed.Errors.Count == 0, $"{line}: {string.Join("; ", parsed.Errors.Select(e => e.Message))}");
        return parsed;
    }
}
