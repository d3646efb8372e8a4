using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Plotly;

/// <summary>An axis of a panel.</summary>
internal static class PlotlyAxis
{
    /// <summary>How many characters of a category's word stand in a line beside a plot of that width.</summary>
    internal static int CategoryCharacters(double plotPx) => plotPx > 400 ? 44 : 22;

    private const double CharacterPx = 6.2;

    /// <summary>The x axis of one panel.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="range">What it shows.</param>
    /// <param name="widthPx">The panel's width.</param>
    /// <param name="isLabelled">Whether it has labels: the lowest of a column has.</param>
    internal static JsonObject X(FigureAxis axis, (double From, double To) range, double widthPx, bool isLabelled)
    {
        var made = Of(axis, range, isLabelled);
        (made["showgrid"], made["showline"]) = (false, true);
        if (axis.Scale == AxisScale.Category) Words(made, axis, Math.Max(6, (int)(widthPx / Math.Max(1, axis.Categories.Count) / CharacterPx)));
        else if (axis.Ticks.Count > 0) Ticks(made, axis, range, widthPx);
        else made["nticks"] = Math.Max(3, (int)(widthPx / 80));
        return made;
    }

    /// <summary>The y axis of one panel.</summary>
    internal static JsonObject Y(FigureAxis axis, (double From, double To) range, bool isWhole, double heightPx, double plotPx, bool isLabelled)
    {
        var made = Of(axis, range, isLabelled);
        if (made["title"] is { } title) title["text"] = string.Join("<br>", TitleLines(axis, heightPx));
        if (axis.Scale == AxisScale.Category)
        {
            Words(made, axis, CategoryCharacters(plotPx));
            made["showgrid"] = false;
            made["automargin"] = isLabelled;
        }
        else if (axis.Ticks.Count > 0)
        {
            (made["tickmode"], made["tickvals"]) = ("array", PlotlyJson.Numbers(axis.Ticks));
        }
        else
        {
            if (isWhole && axis.Scale == AxisScale.Linear && range.To - range.From <= 6) made["dtick"] = 1;
            else made["nticks"] = Math.Max(3, (int)(heightPx / 36));
        }

        if (isLabelled && axis.Scale != AxisScale.Category) made["separatethousands"] = true;
        return made;
    }

    /// <summary>The title in lines that fit beside a panel of that height.</summary>
    internal static IEnumerable<string> TitleLines(FigureAxis axis, double heightPx) => Wrapped(AxisWords.Title(axis), Math.Max(8, (int)(heightPx / 7.2)));

    /// <summary>Text in lines of at most so many characters, broken between words; a longer word has a line of its own.</summary>
    internal static IEnumerable<string> Wrapped(string text, int characters)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > characters)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    private static JsonObject Of(FigureAxis axis, (double From, double To) range, bool isLabelled)
    {
        var isLog = axis.Scale == AxisScale.Log;
        var made = new JsonObject
        {
            ["type"] = isLog ? "log" : "linear",
            ["range"] = PlotlyJson.Numbers(isLog ? new[] { Math.Log10(range.From), Math.Log10(range.To) } : [range.From, range.To]),
            ["showticklabels"] = isLabelled,
        };
        if (isLabelled && AxisWords.Title(axis) is { Length: > 0 } title) made["title"] = new JsonObject { ["text"] = title, ["standoff"] = 6 };
        return made;
    }

    private static void Words(JsonObject made, FigureAxis axis, int characters)
    {
        (made["tickmode"], made["tickangle"]) = ("array", 0);
        made["tickvals"] = PlotlyJson.Numbers(Enumerable.Range(0, axis.Categories.Count).Select(i => (double)i));
        made["ticktext"] = PlotlyJson.Words(axis.Categories.Select(c => string.Join("<br>", Wrapped(c, characters).Select(PlotlyJson.Text))));
    }

    /// <summary>All ticks, with the labels of those that stand clear of the one before.</summary>
    private static void Ticks(JsonObject made, FigureAxis axis, (double From, double To) range, double widthPx)
    {
        double Place(double at) => widthPx * (axis.Scale == AxisScale.Log ? Math.Log(at / range.From) / Math.Log(range.To / range.From) : (at - range.From) / (range.To - range.From));
        var (end, labels) = (double.NegativeInfinity, new List<string>());
        foreach (var tick in axis.Ticks)
        {
            var (label, place) = (PlotlyJson.Number(tick), Place(tick));
            var half = (label.Length * CharacterPx / 2) + 2;
            labels.Add(place - half < end ? "" : label);
            if (labels[^1].Length > 0) end = place + half;
        }

        (made["tickmode"], made["tickvals"], made["ticktext"]) = ("array", PlotlyJson.Numbers(axis.Ticks), PlotlyJson.Words(labels));
    }
}
