using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Docs;

/// <summary>What a real run leaves is as docs/evidence-format.md says.</summary>
public sealed class RealRunTests(WholeRun whole)
{
    private readonly Document _document = new("docs/evidence-format.md");

    [Fact]
    public async Task Every_file_that_a_run_leaves_is_there() =>
        Assert.Subset(Named("The run folder"), Directory.EnumerateFileSystemEntries((await whole.Run()).Path).Select(f => Path.GetFileName(f)).ToHashSet());

    [Fact]
    public async Task Every_file_that_a_trial_leaves_is_there() => Assert.All((await whole.Run()).Trials, trial =>
        Assert.Subset(Named("A trial's folder"), Directory.EnumerateFileSystemEntries(trial.Folder).Select(f => Path.GetFileName(f)).ToHashSet()));

    [Fact]
    public async Task Every_key_of_an_event_is_there()
    {
        var keys = _document.Table("events.jsonl", "event").ToDictionary(row => row[0], row => row[2]);
        Assert.All((await whole.Run()).Trials.SelectMany(t => t.Events), e => Assert.All(
            e.AsObject().Select(field => field.Key).Except(["t_ms", "event"]),
            key => Assert.Matches($@"\b{key}\b", keys[(string)e["event"]!])));
    }

    private HashSet<string> Named(string heading) => [.. _document.Table(heading, "file").Select(row => row[0])];
}
