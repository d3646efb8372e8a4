using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace ProxyLab;

/// <summary>Reads what the compiler wrote beside an assembly: a case's summary is said once, in its doc comment.</summary>
internal static class DocComments
{
    /// <summary>The type's summary on one line; empty when the assembly has no documentation file.</summary>
    internal static string SummaryOf(Type type)
    {
        var file = Path.ChangeExtension(type.Assembly.Location, ".xml");
        if (!File.Exists(file)) return "";
        try
        {
            var member = XDocument.Load(file).Descendants("member").FirstOrDefault(m => (string?)m.Attribute("name") == "T:" + type.FullName);
            return Regex.Replace(member?.Element("summary")?.Value ?? "", @"\s+", " ").Trim();
        }
        catch (XmlException)
        {
            return "";
        }
    }
}
