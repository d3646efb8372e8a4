using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Doors;

/// <summary>What a third party sees is documented: every public type and member of the doors, with its exceptions, and units where there are numbers.</summary>
public sealed class DocCommentTests
{
    private static readonly string[] Rooms = ["lab/Doors", "lab/Rules", "lab/Evidence", "lab/Columns", "lab/Figures/Model", "lab/Probes/Counters", "lab/Model", "upstreams"];

    public static TheoryData<string> Files { get; } =
        [.. Rooms.SelectMany(r => Directory.EnumerateFiles(Repository.File(r), "*.cs", SearchOption.AllDirectories)).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_public_type_and_member_has_a_doc_comment(string file) =>
        Assert.Empty(Public(file).Where(m => !Comment(m).Contains("<summary>", StringComparison.Ordinal) && !(m is ConstructorDeclarationSyntax && Comment(m).Contains("<param", StringComparison.Ordinal)) && !Comment(m).Contains("<inheritdoc", StringComparison.Ordinal)).Select(Where));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_public_member_that_throws_names_the_exceptions(string file) =>
        Assert.Empty(Public(file).Where(m => m is not BaseTypeDeclarationSyntax && Throws(m) && !Comment(m).Contains("<exception", StringComparison.Ordinal) && !Comment(m).Contains("<inheritdoc", StringComparison.Ordinal)).Select(Where));

    [Fact]
    public void Every_column_of_decimals_has_a_unit() =>
        Assert.Empty(TheLab.Catalogue.Probes.SelectMany(p => p.Columns.Where(c => c is DecimalColumn && c.Unit.Length == 0).Select(c => $"{p.Name}: {c.Name}")));

    [Fact]
    public void Every_column_says_what_it_is_and_where_it_comes_from() =>
        Assert.Empty(TheLab.Catalogue.Probes.SelectMany(p => p.Columns.Where(c => c.Meaning.Length == 0 || c.Source.Length == 0).Select(c => $"{p.Name}: {c.Name}")));

    [Fact]
    public void Every_door_and_every_setting_says_what_it_is()
    {
        IReadOnlyList<Door> all = [.. TheLab.Catalogue.Cases, .. TheLab.Catalogue.Proxies, .. TheLab.Catalogue.Servers, .. TheLab.Catalogue.Probes, .. TheLab.Catalogue.Figures];
        Assert.Empty(all.Where(d => d.Summary.Length == 0).Select(d => d.Name));
        Assert.Empty(all.SelectMany(d => d.Settings).Where(s => s.Help.Length == 0 || s.Range.Length == 0).Select(s => s.Name));
    }

    /// <summary>Public types, and the public and protected members of public types.</summary>
    private static IEnumerable<MemberDeclarationSyntax> Public(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.File(file)), path: file).GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(m => m is not BaseNamespaceDeclarationSyntax && m.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(t => t.Modifiers.Any(SyntaxKind.PublicKeyword)))
            .Where(m => m is EnumMemberDeclarationSyntax || m.Modifiers.Any(SyntaxKind.PublicKeyword) || (m.Modifiers.Any(SyntaxKind.ProtectedKeyword) && !m.Modifiers.Any(SyntaxKind.PrivateKeyword)));

    private static string Comment(MemberDeclarationSyntax member) => string.Concat(member.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)).Select(t => t.ToFullString()));

    /// <summary>A throw of its own, not of a lambda that somebody else calls later, and not one that it catches itself.</summary>
    private static bool Throws(MemberDeclarationSyntax member) => member.DescendantNodes()
        .Where(n => n is ThrowStatementSyntax { Expression: not null } or ThrowExpressionSyntax)
        .Any(n => !n.Ancestors().TakeWhile(a => a != member).Any(a => a is AnonymousFunctionExpressionSyntax or TryStatementSyntax { Catches.Count: > 0 }));

    private static string Where(MemberDeclarationSyntax member) =>
        $"{member.SyntaxTree.FilePath}:{member.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {member.ToString().Split('\n').First(l => l.Trim().Length > 0).Trim()}";
}
