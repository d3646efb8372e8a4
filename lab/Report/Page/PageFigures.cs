using System.Text.Json.Nodes;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Plotly;

namespace ProxyLab.Report.Page;

/// <summary>The figures of one place of the page: of a trial, of the run, or of a comparison.</summary>
/// <param name="told">What the page says above them already.</param>
internal sealed class PageFigures(string told = "")
{
    private readonly List<JsonObject> _made = [];
    private readonly List<FigureModel> _overTime = [];
    private readonly List<string> _mistakes = [];

    /// <summary>Their height on a wide page, with their captions, in pixels: the page keeps the room free.</summary>
    internal double HeightPx => _made.Sum(f => (double)f["wide"]!["height"]! + 90);

    internal bool IsEmpty => _made.Count == 0 && _mistakes.Count == 0;

    /// <summary>Asks each figure. What one throws costs that figure, and the page says so.</summary>
    internal void Add(IEnumerable<Figure> figures, Func<Figure, IEnumerable<FigureModel?>> ask)
    {
        foreach (var figure in Figure.InOrder(figures))
        {
            try
            {
                foreach (var model in ask(figure).OfType<FigureModel>())
                {
                    _made.Add(PageFigure.Of(figure.Name, model, told));
                    if (PageFigure.IsOverTime(model)) _overTime.Add(model);
                }
            }
#pragma warning disable CA1031 // It is a third party's code: whatever it throws, the other figures are still shown.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _mistakes.Add($"figure {figure.Name}: {e.GetType().Name}: {e.Message}");
            }
        }
    }

    /// <summary>Writes them into a block of data, with the time that those over time share.</summary>
    internal void AddTo(JsonObject block)
    {
        block["figures"] = new JsonArray([.. _made]);
        block["mistakes"] = new JsonArray([.. _mistakes.Select(m => JsonValue.Create(m))]);
        var ranges = _overTime.Select(PanelRange.X).ToArray();
        if (ranges.Length > 0) block["span"] = PlotlyJson.Numbers([ranges.Min(r => r.From), ranges.Max(r => r.To)]);
    }
}
