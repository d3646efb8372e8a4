using System.Text.Json.Nodes;
using ProxyLab.Report.Text;
using Xunit;

namespace ProxyLab.Tests.Docs;

public sealed class ReadmeTests
{
    [Fact]
    public void Its_findings_are_the_published_ones_as_the_lab_prints_them()
    {
        var published = JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json")))!.AsObject();
        Assert.Equal(Overview.Of(published).TrimEnd(), Part("findings"));
    }

    [Fact]
    public void The_page_of_versions_has_what_was_published_as_the_lab_prints_it()
    {
        var published = JsonNode.Parse(File.ReadAllText(Repository.File("results/published/versions/findings.json")))!.AsObject();
        Assert.Equal(Versions.Of(published).TrimEnd(), Part("versions", "docs/versions.md"));
    }

    [Fact]
    public void Its_example_of_a_case_is_the_one_that_is_compiled_here() =>
        Assert.Equal($"```csharp\n{File.ReadAllText(Repository.File("tests/Cases/Support/DripsItsAnswer.cs")).TrimEnd()}\n```", Part("case"));

    [Fact]
    public void Every_make_target_and_file_that_it_names_exists()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        var makefile = File.ReadAllText(Repository.File("Makefile"));
        foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(readme, @"\]\(([\w./-]+)\)"))
            Assert.True(File.Exists(Repository.File(link.Groups[1].Value)), link.Value);
        foreach (System.Text.RegularExpressions.Match target in System.Text.RegularExpressions.Regex.Matches(readme, @"^make (\w+)|`make (\w+)`", System.Text.RegularExpressions.RegexOptions.Multiline))
            Assert.Contains($"\n{target.Groups[1].Value}{target.Groups[2].Value}:", makefile, StringComparison.Ordinal);
    }

    /// <summary>What stands between the marks of one part.</summary>
    private static string Part(string name, string document = "README.md")
    {
        var lines = File.ReadAllLines(Repository.File(document));
        var begin = Array.FindIndex(lines, l => l.StartsWith($"<!-- {name}: begin", StringComparison.Ordinal));
        var end = Array.FindIndex(lines, l => l.StartsWith($"<!-- {name}: end", StringComparison.Ordinal));
        return string.Join('\n', lines[(begin + 1)..end]).TrimEnd();
    }
}
