using System.Globalization;
using System.Text;

namespace ProxyLab.Tests.Architecture.Support;

/// <summary>Draws the rooms as an SVG, each above all that it needs, for a light and for a dark page. The same rooms give the same octets.</summary>
internal static class RoomsPicture
{
    private const double RowHeight = 74;
    private const double Margin = 28;
    private const double Foot = 62;
    private const int Half = 19;

    private const string Style = """
        .page { fill: #ffffff } text { font: 13px "DejaVu Sans", Verdana, sans-serif; text-anchor: middle; fill: #1f2328 }
        .small { font-size: 10.5px; fill: #59636e } .line { fill: none; stroke: #8c959f; stroke-width: 1.2 }
        .box { fill: #eef2f6; stroke: #6e7781; stroke-width: 1 } .program { fill: #dbeafe; stroke: #3b73b9 } .words { fill: #e3f3e4; stroke: #3f8a4a }
        .open { fill: #fff4dc; stroke: #b07a1a; stroke-dasharray: 5 3 }
        @media (prefers-color-scheme: dark) {
        .page { fill: #0d1117 } text { fill: #e6edf3 } .small { fill: #9da7b1 } .line { stroke: #6e7681 }
        .box { fill: #1c232c; stroke: #7d8590 } .program { fill: #14304f; stroke: #6ea8e8 } .words { fill: #14361d; stroke: #62b56f }
        .open { fill: #3a2c0d; stroke: #d9a441 } }
        """;

    private static readonly string[] Legend =
    [
        "A room may use the rooms below it to which a line leads, and all that those use. No line leads up.",
        "Blue: the program. Green: the words in which cases, drivers and probes are written. Dashed: found by reflection; no other room names them.",
    ];

    /// <summary>The picture of these references, which must have no cycle.</summary>
    internal static string Draw(IReadOnlyList<RoomReference> references)
    {
        var (boxes, graph) = PictureBox.Of(references);
        var byTitle = boxes.ToDictionary(b => b.Title, StringComparer.Ordinal);
        var layout = new LayeredLayout(graph, title => Width(byTitle[title]));
        var width = layout.Width + (2 * Margin);
        var height = (layout.Rows * RowHeight) + Foot;
        double Y(Place place) => ((layout.Rows - 1 - place.Row) * RowHeight) + (RowHeight / 2) + (Margin / 2);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0} {height:0}\" width=\"{width:0}\" height=\"{height:0}\" role=\"img\">\n");
        svg.Append("<title>The rooms of the lab</title>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<desc>{Escaped(Description(graph))}</desc>\n<style>\n{Style}\n</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
        foreach (var way in layout.Ways) svg.Append(Line(way, Y));
        foreach (var place in layout.Boxes) svg.Append(Box(byTitle[place.Title!], place, Y(place)));
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{width / 2:0}\" y=\"{height - 34:0}\">{Legend[0]}</text>\n<text class=\"small\" x=\"{width / 2:0}\" y=\"{height - 18:0}\">{Legend[1]}</text>\n</svg>\n");
        return svg.ToString();
    }


    /// <summary>For those who do not see the picture: the rooms in rows, from the bottom to the top.</summary>
    private static string Description(RoomGraph graph) =>
        "From the ground to the top: " + string.Join("; then ", graph.Levels().GroupBy(l => l.Value).OrderBy(g => g.Key).Select(g => string.Join(", ", g.Select(l => l.Key).Order(StringComparer.Ordinal)))) + ".";

    private static double Width(PictureBox box) => Math.Max(Math.Round(box.Title.Length * 8.3), Math.Round((box.Subtitle?.Length ?? 0) * 6.4)) + 26;

    /// <summary>A curve from row to row, and upright beside the boxes of a row, so that it runs behind none of them.</summary>
    private static string Line(IReadOnlyList<Place> way, Func<Place, double> y)
    {
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{way[0].X + Margin:0} {y(way[0]) + Half:0}");
        foreach (var (from, to) in way.Zip(way.Skip(1)))
        {
            var (end, middle) = (y(to) - Half, (y(from) + y(to)) / 2);
            path.Append(CultureInfo.InvariantCulture, $"C{from.X + Margin:0} {middle:0} {to.X + Margin:0} {middle:0} {to.X + Margin:0} {end:0}");
            if (to != way[^1]) path.Append(CultureInfo.InvariantCulture, $"V{y(to) + Half:0}");
        }

        return $"<path class=\"line\" d=\"{path}\"/>\n";
    }

    private static string Box(PictureBox box, Place place, double y)
    {
        var kind = box.ByReflection ? "open" : box.Title is "App" or "cases" ? "program" : RoomNames.Flat.Contains(box.Title) || box.Title == "upstreams" ? "words" : "box";
        var text = string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{place.X - (place.Width / 2) + Margin:0}\" y=\"{y - Half:0}\" width=\"{place.Width:0}\" height=\"{2 * Half}\" rx=\"6\"/>");
        text += string.Create(CultureInfo.InvariantCulture, $"<text x=\"{place.X + Margin:0}\" y=\"{y + (box.Subtitle is null ? 5 : -2):0}\">{Escaped(box.Title)}</text>");
        return box.Subtitle is null ? text + "\n" : text + string.Create(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{place.X + Margin:0}\" y=\"{y + 12:0}\">{Escaped(box.Subtitle)}</text>\n");
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
