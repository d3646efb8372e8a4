using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures;

/// <summary>A figure's model as a file: <c>figures/NAME.json</c>, as <c>schemas/figure.schema.json</c> says.</summary>
internal static partial class FigureJson
{
    private static readonly JsonSerializerOptions Options = new(Json.Pretty)
    {
        TypeInfoResolver = FigureTypes.Default,
        Converters = { new Finite(), Words<AxisScale>(), Words<AxisName>() },
    };

    /// <summary>Writes the model in one step.</summary>
    internal static void Save(string path, FigureModel model)
    {
        var root = JsonSerializer.SerializeToNode(model, Options)!.AsObject();
        root.Insert(0, "version", RunFiles.Version);
        // A column of numbers on one line: each on a line of its own would be a file that nobody reads.
        Json.SaveText(path, Column().Replace(root.ToJsonString(Options), column => Space().Replace(column.Value, " ").Replace("[ ", "[", StringComparison.Ordinal).Replace(" ]", "]", StringComparison.Ordinal)) + "\n");
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="LabException">It cannot be read, or is damaged or of another version.</exception>
    internal static FigureModel Read(string path) => Json.Read(path, "read a figure", "draw it again: proxylab report RUN", Of);

    private static FigureModel Of(JsonObject root)
    {
        root.Remove("version");
        return root.Deserialize<FigureModel>(Options)!;
    }

    private static JsonStringEnumConverter<T> Words<T>()
        where T : struct, Enum => new(JsonNamingPolicy.KebabCaseLower);

    [GeneratedRegex(@"\[[\s\d.,eE+\-nul]+\]")]
    private static partial Regex Column();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>Numbers with what a figure can show of them; JSON has no NaN and no infinity.</summary>
    private sealed class Finite : JsonConverter<double?>
    {
        public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options)
        {
            if (value is { } number && double.IsFinite(number)) writer.WriteNumberValue(Math.Round(number, 6));
            else writer.WriteNullValue();
        }
    }
}
