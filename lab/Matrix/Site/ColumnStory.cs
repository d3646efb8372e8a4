using System.Globalization;
using ProxyLab.Matrix.Pages;

namespace ProxyLab.Matrix.Site;

/// <summary>What the cells of one column share: configurations that several of them had, and lines that nearly every log has.</summary>
internal sealed class ColumnStory
{
    private const double Most = 0.5;

    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    internal ColumnStory(IReadOnlyList<(Cell Cell, TrialStory Story)> trials)
    {
        CommonLines = trials.SelectMany(t => t.Story.Shapes).CountBy(s => s).Where(s => s.Value > trials.Count * Most && trials.Count > 2).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var number = 0;
        foreach (var same in trials.Where(t => t.Story.Configuration.Length > 0).GroupBy(t => t.Story.Configuration).OrderByDescending(g => g.Count()))
        {
            _places[same.Key] = string.Create(CultureInfo.InvariantCulture, $"c{++number}");
            var cells = same.Select(t => t.Cell).ToArray();
            var transports = string.Join(" and ", cells.Select(c => Values.Word(c.Transport)).Distinct());
            Configurations.Add(new(_places[same.Key], string.Create(CultureInfo.InvariantCulture, $"{cells.Length} cell{(cells.Length == 1 ? "" : "s")} over {transports}: {string.Join(", ", cells.Select(c => c.Row).Distinct().Take(3))}{(cells.Length > 3 ? " …" : "")}"), same.Key));
        }
    }

    /// <summary>Lines of the log, without what changes, that most trials have: how the proxy starts.</summary>
    internal IReadOnlySet<string> CommonLines { get; }

    /// <summary>The configurations, the most frequent first.</summary>
    internal List<ConfigurationView> Configurations { get; } = [];

    /// <summary>The place of a trial's configuration on the column's page; null where it was not saved.</summary>
    internal string? PlaceOf(TrialStory story) => _places.GetValueOrDefault(story.Configuration);
}
