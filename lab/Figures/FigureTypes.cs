using System.Text.Json.Serialization;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures;

/// <summary>What of figures is saved as JSON by its properties, as <see cref="CountersJson"/>.</summary>
[JsonSerializable(typeof(FigureModel))]
[JsonSerializable(typeof(FigureTheme))]
[JsonSerializable(typeof(double?[]))]
internal sealed partial class FigureTypes : JsonSerializerContext;
