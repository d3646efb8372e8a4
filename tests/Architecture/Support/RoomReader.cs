using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProxyLab.Tests.Architecture.Support;

/// <summary>
/// Reads which rooms need which: it compiles the source, and asks the compiler what each name means. <c>using</c> directives and comments
/// do not count, since they need nothing. What source generators would add is missing here; the compiler finds the other names all the same.
/// </summary>
internal static class RoomReader
{
    /// <summary>What a project with <c>ImplicitUsings</c> need not write.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<IReadOnlyList<RoomReference>> OfThisCheckout =
        new(() => Read(SourceFiles.In(SourceFiles.WithRooms).Select(file => (file, File.ReadAllText(Repository.File(file))))));

    /// <summary>The references of this checkout, read once.</summary>
    internal static IReadOnlyList<RoomReference> References => OfThisCheckout.Value;

    /// <summary>Every reference from one room to another, in the order of files and lines.</summary>
    /// <param name="files">The files: their paths from the root, and their texts.</param>
    internal static IReadOnlyList<RoomReference> Read(IEnumerable<(string Path, string Text)> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = files.AsParallel().AsOrdered().Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)).ToArray();
        var compilation = CSharpCompilation.Create(
            "Rooms",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, options), .. trees],
            Libraries(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var declared = trees.SelectMany(Declared).ToHashSet(StringComparer.Ordinal);
        var found = new ConcurrentBag<RoomReference>();
        Parallel.ForEach(trees, tree =>
        {
            foreach (var reference in Of(tree, compilation.GetSemanticModel(tree), declared)) found.Add(reference);
        });
        return [.. found.Distinct().OrderBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Line).ThenBy(r => r.Type, StringComparer.Ordinal)];
    }

    /// <summary>The runtime's libraries and those of the packages. The lab's own are left out: its source takes their place.</summary>
    private static IEnumerable<MetadataReference> Libraries() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("ProxyLab.", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(path) != "proxylab.dll")
            .Select(path => MetadataReference.CreateFromFile(path));

    /// <summary>The names that a file declares. A name that no file declares belongs to a library, and need not be asked about.</summary>
    private static IEnumerable<string> Declared(SyntaxTree tree) =>
        tree.GetRoot().DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.Parent is not SimpleNameSyntax).Select(t => t.ValueText);

    private static IEnumerable<RoomReference> Of(SyntaxTree tree, SemanticModel model, HashSet<string> declared)
    {
        var from = SourceFiles.RoomOf(tree.FilePath);
        var names = tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax)
            .Where(node => node is ImplicitObjectCreationExpressionSyntax || (node is SimpleNameSyntax name && declared.Contains(name.Identifier.ValueText)));
        foreach (var node in names)
        {
            foreach (var type in TypesOf(model.GetSymbolInfo(node)))
            {
                foreach (var place in type.DeclaringSyntaxReferences)
                {
                    var to = SourceFiles.RoomOf(place.SyntaxTree.FilePath);
                    if (to != from) yield return new RoomReference(from, to, tree.FilePath, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, type.Name);
                }
            }
        }
    }

    /// <summary>The type that a name means, or that declares the member that it means. Where a generated part is missing, the candidates.</summary>
    private static IEnumerable<INamedTypeSymbol> TypesOf(SymbolInfo info) =>
        (info.Symbol is { } one ? [one] : info.CandidateSymbols)
            .Select(symbol => symbol as INamedTypeSymbol ?? (symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ITypeParameterSymbol ? null : symbol.ContainingType))
            .OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
}
