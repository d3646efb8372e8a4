using System.Globalization;
using System.Text;
using ProxyLab.Matrix.Pages;

namespace ProxyLab.Matrix.Site;

/// <summary>Octets as text that loses nothing: a page's script makes hex of it again.</summary>
internal static class OctetsShown
{
    // Shorter rows of one octet are as easily read as a number.
    private const int Row = 12;

    /// <summary>The first octets, with long rows of one octet as that octet and a number.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="most">How many signs are shown at most; a row counts as one.</param>
    /// <param name="left">How many octets are left out.</param>
    internal static IReadOnlyList<OctetsView> Of(ReadOnlySpan<byte> octets, int most, out int left)
    {
        var parts = new List<OctetsView>();
        var text = new StringBuilder();
        var i = 0;
        for (var signs = 0; i < octets.Length && signs < most; signs++)
        {
            var run = 1;
            while (i + run < octets.Length && octets[i + run] == octets[i]) run++;
            if (run >= Row)
            {
                Flush();
                parts.Add(new(Sign(octets[i]), run));
                i += run;
                continue;
            }

            text.Append(Sign(octets[i]));
            if (octets[i++] == '\n' && i < octets.Length) text.Append('\n');
        }

        Flush();
        left = octets.Length - i;
        return parts;

        void Flush()
        {
            if (text.Length > 0) parts.Add(new(text.ToString()));
            text.Clear();
        }
    }

    private static string Sign(byte octet) => octet switch
    {
        (byte)'\\' => @"\\",
        (byte)'\r' => @"\r",
        (byte)'\n' => @"\n",
        >= 0x20 and < 0x7f => ((char)octet).ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\x{octet:x2}"),
    };
}
