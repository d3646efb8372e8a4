using System.Text.RegularExpressions;
using ProxyLab.Tests.Architecture.Support;
using ProxyLab.Tests.Docs;
using Xunit;

namespace ProxyLab.Tests.Architecture;

/// <summary>The rooms of the lab: which may need which, and what a file in them is like. docs/architecture.md tells the rest.</summary>
public sealed partial class RoomTests
{
    private const int MostLines = 250;

    [Fact]
    public void No_room_needs_itself_by_way_of_others()
    {
        var cycle = new RoomGraph(RoomReader.References).ShortestCycle();
        Assert.True(cycle.Count == 0, $"these rooms need each other; move a type to the room where it belongs:\n{string.Join('\n', cycle)}");
    }

    [Fact]
    public void The_references_between_rooms_are_really_read()
    {
        var needs = RoomReader.References.Select(r => (r.From, r.To)).ToHashSet();
        Assert.Superset(new[] { ("App", "Commands"), ("Trials", "Doors"), ("Probes/Samples", "Probes/SockDiag"), ("cases", "upstreams") }.ToHashSet(), needs);
    }

    [Fact]
    public void No_room_of_the_library_names_a_driver_a_server_a_probe_or_a_figure()
    {
        var doors = SourceFiles.In(["lab"]).SelectMany(file => DoorType().Matches(File.ReadAllText(Repository.File(file))).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.Superset(new[] { "NginxProxy", "PhpFpmServer", "SamplesProbe", "SaturationFigure" }.ToHashSet(), doors);
        Assert.DoesNotContain(RoomReader.References, r => r.From != "cases" && doors.Contains(r.Type));
    }

    [Fact]
    public void The_namespace_of_a_file_is_its_rooms() => Assert.All(SourceFiles.In(["lab"]), file => Assert.Equal(RoomNames.NamespaceOf(SourceFiles.RoomOf(file)), NamespaceIn(file)));

    [Theory]
    [InlineData("upstreams", "ProxyLab")]
    [InlineData("cases", "ProxyLab.Cases")]
    [InlineData("proxy/csharp", "LabProxy")]
    [InlineData("proxy/yarp", "LabYarp")]
    public void The_namespace_of_another_projects_file_is_the_projects(string project, string name) =>
        Assert.All(SourceFiles.In([project]).Where(f => f != "cases/Program.cs"), file => Assert.Equal(name, NamespaceIn(file)));

    [Fact]
    public void No_file_is_longer_than_250_lines() =>
        Assert.All(SourceFiles.In(SourceFiles.Projects), file => Assert.InRange(File.ReadLines(Repository.File(file)).Count(), 1, MostLines));

    [Fact]
    public void No_type_is_spread_over_several_files() => Assert.All(
        SourceFiles.In(SourceFiles.Projects).SelectMany(file => PartialType().Matches(File.ReadAllText(Repository.File(file))).Select(m => (Type: $"{NamespaceIn(file)}.{m.Groups[1].Value}", File: file))).GroupBy(t => t.Type),
        type => Assert.True(type.Select(t => t.File).Distinct().Count() == 1, $"{type.Key} is in {string.Join(" and ", type.Select(t => t.File))}"));

    [Fact]
    public void The_architecture_document_says_of_every_room_what_it_holds() => Assert.Equal(
        SourceFiles.In(SourceFiles.WithRooms).Select(SourceFiles.RoomOf).Distinct().Order(StringComparer.Ordinal),
        new Document("docs/architecture.md").Table("The rooms", "room").Select(row => row[0]).Order(StringComparer.Ordinal));

    private static string NamespaceIn(string file) => Namespace().Match(File.ReadAllText(Repository.File(file))).Groups[1].Value;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^[\w ]*\bpartial (?:class|struct|interface|record(?: struct)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PartialType();

    /// <summary>A class that comes in through a door.</summary>
    [GeneratedRegex(@"^public sealed class (\w+)(?:\(.*\))? : (?:Proxy|Server|Probe|Figure)\b", RegexOptions.Multiline)]
    private static partial Regex DoorType();
}
