using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace ProxyLab;

/// <summary>
/// Where in an author's code a mistake is: <c> (MyCase.cs, line 12)</c>, with a space before it; empty where nobody knows. Lines come from the
/// assembly's debug information (portable PDB), in a file beside it or in itself.
/// </summary>
internal static class AuthorLine
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Where an exception came from: the first frame outside of the lab and of the framework that has a line.</summary>
    internal static string Of(Exception e)
    {
        var frames = new StackTrace(e, fNeedFileInfo: true).GetFrames();
        return frames.FirstOrDefault(f => f.GetFileName() is not null && f.GetMethod()?.Module.Assembly is { } assembly && !IsOurs(assembly)) is { } frame
            ? Text(frame.GetFileName()!, frame.GetFileLineNumber()) : "";
    }

    /// <summary>Where an author's class overrides a member: the first line of its code.</summary>
    /// <param name="type">The class.</param>
    /// <param name="member">A property or a method; where the class does not say it itself, the class's own first line.</param>
    internal static string Of(Type type, string member)
    {
        var at = type;
        while (at is not null && Method(at, member) is null) at = at.BaseType;
        return at is null || IsOurs(at.Assembly) ? Of(type) : Find(type.Assembly, [Method(at, member)!]);
    }

    /// <summary>Where an author's method is: the first line of its code.</summary>
    internal static string Of(MethodInfo method) => method.DeclaringType is { } type && !IsOurs(type.Assembly) ? Find(type.Assembly, [method]) : "";

    /// <summary>Where an author's class is: the first line of its code.</summary>
    internal static string Of(Type type) => IsOurs(type.Assembly) ? "" : Find(type.Assembly, [.. type.GetMethods(Any), .. type.GetConstructors(Any)]);

    /// <summary>An exception as people read it: its type, its message and where it came from.</summary>
    internal static string Told(Exception e) => $"{e.GetType().Name}: {e.Message}{Of(e)}";

    private static MethodBase? Method(Type type, string member) => type.GetProperty(member, Any)?.GetMethod ?? (MethodBase?)type.GetMethods(Any).FirstOrDefault(m => m.Name == member);

    private static string Find(Assembly assembly, IReadOnlyList<MethodBase> methods)
    {
        // An assembly that was loaded from memory lies nowhere.
        if (assembly.Location.Length == 0) return "";
        try
        {
            using var file = new PEReader(File.OpenRead(assembly.Location));
            if (!file.TryOpenAssociatedPortablePdb(assembly.Location, Open, out var provider, out _) || provider is null) return "";
            using (provider)
            {
                var reader = provider.GetMetadataReader();
                var points = methods.SelectMany(m => Points(reader, m)).Where(p => !p.IsHidden).OrderBy(p => p.StartLine).ToArray();
                return points.Length == 0 ? "" : Text(reader.GetString(reader.GetDocument(points[0].Document).Name), points[0].StartLine);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return "";
        }
    }

    private static Stream? Open(string path) => File.Exists(path) ? File.OpenRead(path) : null;

    /// <summary>The code of an iterator or of an async method is in a class that the compiler made.</summary>
    private static IEnumerable<SequencePoint> Points(MetadataReader reader, MethodBase method)
    {
        var code = method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType.GetMethod("MoveNext", Any) ?? method;
        return reader.GetMethodDebugInformation(((MethodDefinitionHandle)MetadataTokens.EntityHandle(code.MetadataToken)).ToDebugInformationHandle()).GetSequencePoints();
    }

    private static string Text(string file, int line) => string.Create(CultureInfo.InvariantCulture, $" ({Path.GetFileName(file)}, line {line})");

    private static bool IsOurs(Assembly assembly) => assembly == typeof(AuthorLine).Assembly || assembly == typeof(Plan).Assembly || assembly == typeof(Upstream).Assembly;
}
