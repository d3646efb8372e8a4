using System.Globalization;

namespace ProxyLab.Tests.Judging.Support;

/// <summary>The folder of a trial that ran to its end, made by hand: whole and sealed, so that what a test changes is all that is wrong with it.</summary>
internal static class SavedTrial
{
    /// <summary>Saves plan, events, samples and requests, and seals them.</summary>
    /// <param name="folder">The trial's folder.</param>
    /// <param name="trial">What it was told.</param>
    /// <param name="events">Lines after those of the waves, e.g. counters and the end.</param>
    /// <param name="requests">The rows of <c>requests.csv</c>, all of wave 1, without the heading; null for no file.</param>
    internal static void Save(string folder, TrialPlan trial, string events, string? requests = null)
    {
        Directory.CreateDirectory(folder);
        PlanJson.Write(Path.Combine(folder, RunFiles.Plan), trial);
        File.WriteAllText(Path.Combine(folder, RunFiles.Events), string.Concat(Enumerable.Range(1, trial.Plan.Waves).Select(w => Wave(w, w == 1 ? requests?.Count(c => c == '\n') ?? 0 : 0))) + events);
        var row = SampleColumns.All.Columns.Select(c => c == Column.Time || c.Name == "t_ms" ? "9" : c.Required ? "0" : "");
        File.WriteAllText(Path.Combine(folder, RunFiles.Samples), $"{SampleColumns.All.Heading}\n{string.Join(',', row)}\n");
        if (requests is not null) File.WriteAllText(Path.Combine(folder, RunFiles.Requests), $"id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes\n{requests}");
        Seal.Write(folder);
    }

    private static string Wave(int wave, int started) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"t_ms":1,"event":"wave-start","wave":{{wave}}}
        {"t_ms":6,"event":"wave-end","wave":{{wave}},"started":{{started}}}
        {"t_ms":7,"event":"drained","wave":{{wave}}}

        """);
}
