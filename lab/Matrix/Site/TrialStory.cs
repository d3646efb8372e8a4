using System.Text.RegularExpressions;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Pages;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Site;

/// <summary>What a cell's page tells of its first valid trial, from the trial's files. A file that is not there, or damaged, tells nothing.</summary>
internal sealed partial class TrialStory
{
    private const int MostLines = 2, LongestLine = 140;

    private readonly string _folder;
    private readonly IReadOnlyList<string> _log;

    internal TrialStory(RunFolder run, Cell cell)
    {
        _folder = RunFiles.Trial(run.Path, cell.Example);
        Plan = Tried(() => Followed(cell.Case, PlanJson.Read(Path.Combine(_folder, RunFiles.Plan)).Plan));
        _log = Lines(RunFiles.ProxyLog);
        Shapes = [.. _log.Select(Shape).Distinct()];
        Configuration = Port().Replace(OutsideText.Lines(string.Join('\n', Lines(RunFiles.ProxyConf))), "PORT");
        if (Plan is null || cell.Observed is null) return;
        var wire = Tried(() => WireReader.Read(Path.Combine(_folder, RunFiles.Wire), Plan).OrNone) ?? [];
        var requests = Tried(() => CsvTable.Read(Path.Combine(_folder, RunFiles.Requests), () => new RequestRow()).OrNone) ?? [];
        var upstream = Tried(() => CsvTable.Read(Path.Combine(_folder, RunFiles.Upstream), () => new UpstreamRow()).OrNone) ?? [];
        if (WireStory.Representative(requests, wire, cell.Observed.Endings is [var most, ..] ? most : null) is not { } request) return;
        Request = request.Id;
        Wire = WireStory.Of(request, upstream, wire);
    }

    /// <summary>What the trial was told; null where that cannot be read.</summary>
    internal Plan? Plan { get; }

    /// <summary>The proxy's configuration, with PORT for the upstream's port, which is another one in each trial; empty where it was not saved.</summary>
    internal string Configuration { get; }

    /// <summary>The request that the wire is of; null where there is none.</summary>
    internal long? Request { get; }

    /// <summary>What went over the wire for it.</summary>
    internal IReadOnlyList<WireView> Wire { get; } = [];

    /// <summary>The lines of the log, each without what is another in every trial.</summary>
    internal IReadOnlyList<string> Shapes { get; }

    /// <summary>A few lines of the proxy's log: of each kind one, those left out that most trials have, and the line about the request.</summary>
    internal IReadOnlyList<string> Log(IReadOnlySet<string> common) =>
    [
        .. _log.Where(line => line.Length > 0 && !common.Contains(Shape(line))).DistinctBy(Shape).Take(MostLines)
            .Concat(Request is { } id ? Lines(RunFiles.ProxyRequests).Where(line => IdOf(line) == $"{id}").Take(1) : [])
            .Select(line => OutsideText.Line(line.Length > LongestLine ? $"{line[..LongestLine]}…" : line)),
    ];

    /// <summary>A plan of which the misbehaviour makes a script: a value that it does not know would end the whole site.</summary>
    private static Plan Followed(Misbehaviour @case, Plan plan)
    {
        _ = @case.Does(plan);
        return plan;
    }

    private IReadOnlyList<string> Lines(string file) => Tried(() => EvidenceFile.ReadLines(Path.Combine(_folder, file)).ToArray()) ?? [];

    private static string IdOf(string line) => Id().Match(line) is { Success: true } id ? id.Groups[1].Value : "";

    private static string Shape(string line) => Changing().Replace(line, "#");

    private static T? Tried<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LabException or FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:\bid[=:"" ]+|\{)(\d+)(?=\D|$)")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Changing();

    [GeneratedRegex("""(?<=\d:|port = "|port )9\d{3}\b""")]
    private static partial Regex Port();
}
