using System.Security;

namespace ProxyLab.Escaping;

/// <summary>Text from outside for XML 1.0: JUnit's report and SVG.</summary>
internal static class XmlText
{
    /// <summary>For an element or an attribute of <c>System.Xml.Linq</c>, which writes the signs of markup as entities, but any character.</summary>
    internal static string Of(string text) => OutsideText.Lines(text);

    /// <summary>For a document that is put together as a string: in one line, with the signs of markup as entities.</summary>
    internal static string Encoded(string text) => SecurityElement.Escape(OutsideText.Line(text));
}
