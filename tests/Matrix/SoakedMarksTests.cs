using ProxyLab.Matrix;
using ProxyLab.Matrix.Site;
using ProxyLab.Tests.Matrix.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What was kept of a soak, read: a cell whose mark varied there, or was another one, is shown so.</summary>
public sealed class SoakedMarksTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"differs": 5}""", """{"differs": 3, "unknown": 2}""")]
    [InlineData("""{}""", """{"differs": 1}""")]
    public void A_cell_that_had_its_mark_always_is_left_as_it_is(string quiet, string loaded)
    {
        Keep("quiet", "", quiet);
        Keep("loaded", "stress-ng --cpu 2", loaded);
        var cell = Read(Mark.Differs);
        Assert.Empty(cell.Soaked);
        Assert.Equal("502", SiteWords.Short(cell));
    }

    [Fact]
    public void A_cell_that_varied_says_how_often_it_was_what()
    {
        Keep("quiet", "", """{"as-one-would-wish": 1, "differs": 4}""");
        Keep("loaded", "stress-ng --cpu 2", """{"differs": 5}""");
        var cell = Read(Mark.Differs);
        Assert.Equal(["on a quiet machine: differs in 4 trials; as one would wish in 1", "beside stress-ng --cpu 2: differs in 5 trials"], Told(cell));
        Assert.Equal((Mark.Differs, "502~"), (cell.Mark, SiteWords.Short(cell)));
    }

    [Fact]
    public void A_cell_that_had_another_mark_always_varies_too()
    {
        Keep("quiet", "", """{"dangerous": 5}""");
        Assert.Equal(["on a quiet machine: dangerous in 5 trials"], Told(Read(Mark.AsOneWouldWish)));
        Assert.NotEmpty(Read(Mark.Unknown).Soaked); // a soak knows it
    }

    [Fact]
    public void A_cell_that_was_not_asked_and_one_without_an_observation_are_left_as_they_are()
    {
        Keep("quiet", "", """{"dangerous": 5}""", cell: "other/proxy/tcp");
        Assert.Empty(Read(Mark.Differs).Soaked);
        Keep("quiet", "", """{"dangerous": 5}""");
        Assert.Empty(Soak.Read(_folder.Path).Of(MadeCell.Blank with { State = "not-applicable" }).Soaked);
    }

    [Fact]
    public void A_folder_without_a_half_is_refused() => Assert.Contains("quiet.json", Assert.Throws<UsageException>(() => Soak.Read(_folder.Path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"fine": 5}""", "")]
    [InlineData("""{"differs": "5"}""", "")]
    [InlineData("""5""", "")]
    [InlineData("""{"differs": 5}""", ", \"run\": \"lost\"")]
    public void A_damaged_half_is_told_with_its_file(string marks, string more)
    {
        Keep("quiet", "", marks, more);
        Assert.Contains("quiet.json", Assert.Throws<LabException>(() => Soak.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Keep(string half, string load, string marks, string more = "", string cell = "made/proxy/tcp") =>
        _folder.Write($"{half}.json", $$"""{"version": 2, "runs": [{"run": "first", "load": "{{load}}"}], "cells": {"{{cell}}": {"not_valid": 0, "mark": {{marks}}{{more}} } } }""");

    private Cell Read(Mark mark) => Soak.Read(_folder.Path).Of(MadeCell.Of(mark));

    private static IEnumerable<string> Told(Cell cell) => cell.Soaked.Select(s => $"{s.Place}: {s.Marks.Words}");
}
