using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace ProxyLab;

/// <summary>Reads what the compiler wrote beside an assembly: a case's summary is said once, in its doc comment.</summary>
internal static class DocComments
{
    private static readonly ConcurrentDictionary<string, string> Files = new();

    /// <summary>The type's summary on one line; empty when the assembly has no documentation file.</summary>
    internal static string SummaryOf(Type type)
    {
        // Beside the program: an assembly that is part of a native program lies nowhere.
        var file = Path.Combine(AppContext.BaseDirectory, $"{type.Assembly.GetName().Name}.xml");
        if (!File.Exists(file)) return "";
        try
        {
            // Only the one member is parsed: the file is a megabyte, and a list of everything there is would wait for it.
            const string End = "</member>";
            var text = Files.GetOrAdd(file, static f => Encoding.UTF8.GetString(File.ReadAllBytes(f)));
            var begin = text.IndexOf($"<member name=\"T:{type.FullName?.Replace('+', '.')}\">", StringComparison.Ordinal);
            var end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
            return end >= 0 && XElement.Parse(text[begin..(end + End.Length)]).Element("summary") is { } summary ? Regex.Replace(TextOf(summary), @"\s+", " ").Trim() : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private static string TextOf(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { IsEmpty: true, Name.LocalName: "see" } see => LastName(see),
        XElement inner => TextOf(inner),
        XText text => text.Value,
        _ => "",
    }));

    /// <summary>An empty reference shows as the name it refers to: <c>T:ProxyLab.Plan</c> as <c>Plan</c>.</summary>
    private static string LastName(XElement see) =>
        ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "").Split('(')[0].Split('.', ':')[^1];
}
