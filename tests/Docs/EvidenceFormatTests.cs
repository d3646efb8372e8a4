using System.Reflection;
using ProxyLab.Clients;
using ProxyLab.Probes.Sampling;
using Xunit;

namespace ProxyLab.Tests.Docs;

/// <summary>docs/evidence-format.md names every file, column and event that there is, and none that there is not.</summary>
public sealed class EvidenceFormatTests
{
    private readonly Document _document = new("docs/evidence-format.md");

    [Fact]
    public void Every_file_of_a_run_folder_is_there_and_none_is_invented() => Assert.Equal(
        Constants(typeof(RunFiles)),
        new[] { "The run folder", "A trial's folder" }.SelectMany(h => _document.Table(h, "file")).Select(row => row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("samples.csv", Sample.Heading)]
    [InlineData("processes.csv", ProcessSampler.Heading)]
    [InlineData("requests.csv", RequestsCsv.Header)]
    [InlineData("workers.csv", WorkerSampler.Heading)]
    public void Every_column_of_a_file_is_there_in_its_order_and_none_is_invented(string file, string heading) =>
        Assert.Equal(heading.TrimEnd().Split(','), _document.Table(file, "column").Select(row => row[0]));

    [Theory]
    [InlineData("samples.csv")]
    [InlineData("processes.csv")]
    [InlineData("requests.csv")]
    [InlineData("workers.csv")]
    public void Every_column_has_a_unit_a_meaning_and_a_source(string file) =>
        Assert.All(_document.Table(file, "column"), row => Assert.True(row is [_, { Length: > 0 }, { Length: > 0 }, { Length: > 0 }], row[0]));

    [Theory]
    [InlineData("samples.csv")]
    [InlineData("processes.csv")]
    [InlineData("requests.csv")]
    [InlineData("workers.csv")]
    public void A_column_whose_name_says_its_unit_has_that_unit(string file) => Assert.All(_document.Table(file, "column"), row =>
    {
        if (row[0].EndsWith("_ms", StringComparison.Ordinal)) Assert.Equal("ms", row[1]);
        if (row[0].EndsWith("_kib", StringComparison.Ordinal)) Assert.Equal("KiB", row[1]);
        if (row[0].EndsWith("bytes", StringComparison.Ordinal)) Assert.Equal("octets", row[1]);
    });

    [Fact]
    public void Every_outcome_is_there_and_none_is_invented() =>
        Assert.Equal(Enum.GetValues<Outcome>().Select(o => o.Name()), _document.Table("requests.csv", "outcome").Select(row => row[0]));

    [Fact]
    public void Every_event_is_there_and_none_is_invented() => Assert.Equal(
        Constants(typeof(EventNames)).Where(name => name != EventNames.Descriptors),
        _document.Table("events.jsonl", "event").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_schema_is_referenced() => Assert.Superset(
        Directory.EnumerateFiles(Repository.File("schemas")).Select(f => $"../schemas/{Path.GetFileName(f)}").ToHashSet(),
        _document.Links.ToHashSet());

    private static IEnumerable<string> Constants(Type type) => type
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(f => f is { IsLiteral: true } && f.FieldType == typeof(string))
        .Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal);
}
