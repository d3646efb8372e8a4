using System.IO.Compression;
using System.Text.RegularExpressions;

namespace ProxyLab.Tests.Escaping.Support;

/// <summary>What a page is made of, apart from its words.</summary>
internal static partial class PageForm
{
    /// <summary>The tags with the names of their attributes, in order, without what its scripts and styles hold.</summary>
    internal static IEnumerable<string> Of(string page) => Tag().Matches(Carried().Replace(page, "$1"))
        .Select(tag => $"{tag.Groups["name"].Value} {string.Join(' ', Attribute().Matches(tag.Value).Select(a => a.Groups["name"].Value))}");

    /// <summary>The page without its own programs and looks.</summary>
    internal static string WithoutPrograms(string page) => Programs().Replace(page, "");

    /// <summary>Its blocks of data, inflated.</summary>
    internal static IEnumerable<string> Blocks(string page) => Packed().Matches(page).Select(block =>
    {
        using var data = new ZLibStream(new MemoryStream(Convert.FromBase64String(block.Groups[1].Value)), CompressionMode.Decompress);
        return new StreamReader(data).ReadToEnd();
    });

    [GeneratedRegex("""(<(?:script|style)[^>]*>).*?(?=</(?:script|style)>)""", RegexOptions.Singleline)]
    private static partial Regex Carried();

    [GeneratedRegex("""<(script|style)( id="[^"]*")?>.*?</\1>""", RegexOptions.Singleline)]
    private static partial Regex Programs();

    [GeneratedRegex("""<script type="text/plain" id="[^"]*">([^<]*)</script>""")]
    private static partial Regex Packed();

    [GeneratedRegex("""<(?<name>[^\s>]*)[^>]*>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\s(?<name>[^\s=>"]+)(="[^"]*")?""")]
    private static partial Regex Attribute();
}
