using System.Globalization;

namespace ProxyLab.Bench;

/// <summary>Saves a bench, and says at its end what it ran on.</summary>
internal static class BenchReport
{
    /// <summary>Writes <c>bench.json</c> and <c>bench.md</c> and prints the closing lines.</summary>
    internal static void Save(IReadOnlyList<Entry> entries, BenchOptions options, DateTime began)
    {
        var machine = MeasuredOn.Describe(options);
        var text = MeasuredOn.Text(machine);
        Directory.CreateDirectory(options.Out);
        Json.SaveText(Path.Combine(options.Out, "bench.md"), BenchMarkdown.Write(entries, options, began, text));
        Json.Save(Path.Combine(options.Out, "bench.json"), BenchJson.Of(entries, options, began, machine));
        if (options.Quick) Console.WriteLine("A rehearsal (--quick): these numbers are not worth citing.");
        if (options.Unquiet is { } unquiet) Console.WriteLine(string.Join('\n', Text.Wrap(unquiet, 96)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{BenchTable.Tally(entries)}, in {(DateTime.UtcNow - began).TotalMinutes:0.0} minutes"));
        Console.WriteLine($"\nmeasured on\n{string.Join('\n', text.Split('\n').SelectMany(l => Text.Wrap(l, 94)).Select(l => "  " + l))}");
        Console.WriteLine($"\nsaved: {Path.Combine(options.Out, "bench.md")} and bench.json");
    }
}
