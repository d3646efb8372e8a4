using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace ProxyLab.Tests.Docs;

/// <summary>What the documents say is there, is there.</summary>
public sealed class DocumentTests
{
    /// <summary>Projects of the solution: what lies in these folders is compiled.</summary>
    private static readonly string[] Compiled = ["cases", "lab", "upstreams", "tests"];

    public static TheoryData<string> Paths { get; } = [.. Document.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_link_and_picture_leads_somewhere(string path)
    {
        var document = new Document(path);
        Assert.All(document.Links.Where(l => !l.StartsWith("https://", StringComparison.Ordinal)), link =>
        {
            var (file, anchor) = link.Split('#') is [var f, var a] ? (f, a) : (link, null);
            var target = file.Length == 0 ? path : Path.GetRelativePath(Repository.Root, Path.Combine(Path.GetDirectoryName(Repository.File(path))!, file));
            Assert.True(File.Exists(Repository.File(target)), $"{path}: {link}");
            if (anchor is not null) Assert.Contains(anchor, new Document(target).Anchors);
        });
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("docs/decisions")]
    public void The_index_of_a_folder_leads_to_every_document_in_it(string folder) => Assert.Superset(
        Document.Paths.Where(p => Path.GetDirectoryName(p) == folder && Path.GetFileName(p) != "README.md").Select(p => Path.GetFileName(p)).ToHashSet(),
        new Document($"{folder}/README.md").Links.ToHashSet());

    [Fact]
    public void The_README_leads_to_the_index_to_the_architecture_and_to_what_contributors_need()
    {
        Assert.Superset(new[] { "docs/README.md", "docs/architecture.md", "CONTRIBUTING.md", "CHANGELOG.md" }.ToHashSet(), new Document("README.md").Links.ToHashSet());
        Assert.Contains("decisions/README.md", new Document("docs/README.md").Links);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_block_of_CSharp_is_taken_from_a_file_that_is_compiled(string path) =>
        Assert.All(new Document(path).Code.Where(c => c.Language == "csharp" && c.Mark != "case: begin"), code =>
        {
            Assert.StartsWith("from: ", code.Mark, StringComparison.Ordinal);
            var file = code.Mark["from: ".Length..];
            Assert.Contains(file.Split('/')[0], Compiled);
            Assert.Contains($"\n{code.Text}\n", $"\n{File.ReadAllText(Repository.File(file))}\n", StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_finding_is_quoted_as_it_was_published(string path)
    {
        var claims = JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json")))!["claims"]!.AsArray();
        Assert.All(new Document(path).Quotes, quote =>
        {
            Assert.StartsWith("finding: ", quote.Mark, StringComparison.Ordinal);
            var words = quote.Mark.Split(' ');
            var claim = claims.Single(c => (string)c!["case"]! == words[1] && (string)c["proxy"]! == words[2] && (string)c["id"]! == words[3])!;
            Assert.Equal((string?)claim[words[4]], quote.Text);
        });
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_make_target_that_it_names_is_there(string path)
    {
        var document = new Document(path);
        var makefile = File.ReadAllText(Repository.File("Makefile"));
        var lines = document.Code.Where(c => c.Language == "sh").SelectMany(c => c.Text.Split('\n')).Concat(document.CodeSpans);
        Assert.All(lines.Where(l => Regex.IsMatch(l, "^make [a-z]")), line => Assert.Contains($"\n{line.Split(' ')[1]}:", makefile, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_source_file_that_it_names_is_there(string path) => Assert.All(
        new Document(path).CodeSpans.Where(c => Regex.IsMatch(c, @"^(bench|cases|lab|notebooks|proxy|schemas|scripts|tests|upstreams)/[\w./-]*$")),
        name => Assert.True(Path.Exists(Repository.File(name)), name));

    [Fact]
    public void Findings_are_quoted_somewhere() => Assert.NotEmpty(Document.Paths.SelectMany(p => new Document(p).Quotes));
}
