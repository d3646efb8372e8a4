using ProxyLab.Commands;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>A probe of somebody's own: one class, and nothing else to edit.</summary>
public sealed class ProbeDoorTests : IDisposable
{
    private readonly ProbedTrial _trial = new();

    [Fact]
    public async Task A_column_that_a_probe_declares_is_in_the_file_the_schema_the_documentation_and_the_evidence()
    {
        var probe = Catalogue.Of(GetType().Assembly).Probes.Single(p => p is LoadAverageProbe);
        var context = _trial.Context(Endpoint.Unix("/nowhere"));
        using (var probes = new TrialProbes([probe], context))
        {
            await Eventually.Is(() => File.Exists(_trial["load-average.csv"]) && File.ReadAllLines(_trial["load-average.csv"]).Length > 3, "rows");
            Json.Save(_trial["columns.json"], ColumnsJson.Of(probes.Columns));
        }

        Assert.Empty(context.Notes.All);
        Assert.Equal("t_ms,last_minute,tasks", File.ReadLines(_trial["load-average.csv"]).First());
        Assert.Contains("fs/proc/loadavg.c", File.ReadAllText(_trial["columns.json"]), StringComparison.Ordinal);
        Assert.Contains(
            "## load-average.csv\n\nHow many tasks want a CPU: a probe as somebody else would write it.\n\n| column | unit | what | source |",
            ColumnTables.Of([ProbeFiles.ColumnsOf(probe)]),
            StringComparison.Ordinal);
        Assert.Contains("| `last_minute` | tasks | runnable tasks, averaged over the last minute |", ColumnTables.Of([ProbeFiles.ColumnsOf(probe)]), StringComparison.Ordinal);

        var rows = Evidence().Probe("load-average");
        Assert.All(rows, row => Assert.True(row.Number("last_minute") >= 0));
        Assert.Contains("/", rows[0].Word("tasks"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_the_classs_in_kebab_case_without_its_end() =>
        Assert.Equal(["load-average", "samples", "processes"], new Probe[] { new LoadAverageProbe(), new ProxyLab.Probes.Samples.SamplesProbe(), new ProxyLab.Probes.Processes.ProcessesProbe() }.Select(p => p.Name));

    [Fact]
    public void The_labs_own_probes_come_in_through_the_same_door() =>
        Assert.Equal(["processes", "samples", "workers"], Catalogue.Of().Probes.Select(p => p.Name));

    [Fact]
    public void Each_trial_gets_an_instance_of_its_own()
    {
        var probe = new LoadAverageProbe();
        using var fresh = ProbeFiles.Fresh(probe);
        Assert.NotSame(probe, fresh);
    }

    [Theory]
    [InlineData("KiB", "faulty: the name of the column 'KiB' is not of small letters, digits and '_'")]
    [InlineData("a__b", "faulty: the name of the column 'a__b' is not of small letters, digits and '_'")]
    [InlineData("twice,twice", "faulty: two columns are named 'twice'")]
    [InlineData("t_ms", "faulty: two columns are named 't_ms'")]
    public void A_column_that_cannot_be_is_told_with_the_probes_name(string names, string expected)
    {
        Assert.Equal(expected, Assert.Single(Catalogue.With(new FaultyProbe(names)).Mistakes).Fault.Culprit);
    }

    [Fact]
    public void Two_probes_of_one_name_are_told() =>
        Assert.Contains("have the same name, load-average", Assert.Single(Catalogue.With(new LoadAverageProbe(), new LoadAverageProbe()).Mistakes).Fault.Culprit, StringComparison.Ordinal);

    [Fact]
    public void A_probe_that_would_write_a_file_of_the_labs_is_told() =>
        Assert.Equal("requests: the lab itself writes requests.csv", Assert.Single(Catalogue.With(new RequestsProbe()).Mistakes).Fault.Culprit);

    [Fact]
    public void A_column_of_another_file_leaves_a_note_that_names_it()
    {
        var context = _trial.Context(Endpoint.Unix("/nowhere"));
        using var probe = new ProbeUnderTest(new StrangeColumnProbe(), context);
        probe.Thread.ReadOnce(0);
        Assert.Contains("strange-column.csv has no column elsewhere", Assert.Single(context.Notes.All).Value.LastMessage, StringComparison.Ordinal);
    }

    public void Dispose() => _trial.Dispose();

    private Evidence Evidence()
    {
        var id = new TrialId("never-accept", "nginx", 1);
        PlanJson.Write(_trial["plan.json"], new TrialPlan(id, Plan.Default, Variant.None, 1));
        return EvidenceReader.Load(Path.GetDirectoryName(_trial["plan.json"])!, id, _ => null);
    }

    private sealed class FaultyProbe(string names) : Probe
    {
        public override IReadOnlyList<Column> Columns => [.. names.Split(',').Select(n => Column.Number(n, "x", "x", "x"))];

        public override void Read(ProbeContext trial, NewRow row)
        {
        }
    }

    private sealed class RequestsProbe : Probe
    {
        public override IReadOnlyList<Column> Columns => [];

        public override void Read(ProbeContext trial, NewRow row)
        {
        }
    }

    private sealed class StrangeColumnProbe : Probe
    {
        public override IReadOnlyList<Column> Columns => [Column.Number("here", "x", "x", "x")];

        public override void Read(ProbeContext trial, NewRow row) => row.Set(Column.Number("elsewhere", "x", "x", "x"), 1);
    }
}
