using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ProxyLab.Tests.Support;

/// <summary>Compiles what an author would write, into an assembly with portable debug information beside it, so that mistakes have lines.</summary>
internal static class Compiled
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(f => Path.GetFileName(f) is var n && (n.StartsWith("System.", StringComparison.Ordinal) || n is "netstandard.dll" or "mscorlib.dll" or "ProxyLab.Lab.dll" or "ProxyLab.Model.dll" or "ProxyLab.Upstreams.dll"))
            .Select(f => MetadataReference.CreateFromFile(f)),
    ];

    /// <summary>Compiles to a library, or to a program where one of the files has top-level statements.</summary>
    /// <param name="assembly">Where the assembly is written.</param>
    /// <param name="isProgram">Whether it is a program.</param>
    /// <param name="files">Each file's name and text.</param>
    internal static void To(string assembly, bool isProgram, params (string Name, string Text)[] files)
    {
        var trees = files.Append(("Usings.cs", Usings)).Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Item2, System.Text.Encoding.UTF8), path: $"/author/{f.Item1}"));
        var options = new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        using var code = File.Create(assembly);
        using var lines = File.Create(Path.ChangeExtension(assembly, ".pdb"));
        var result = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(assembly), trees, References, options)
            .Emit(code, lines, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }
}
