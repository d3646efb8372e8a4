using System.Text.Json.Nodes;
using ProxyLab.Matrix;
using ProxyLab.Matrix.Packs;
using ProxyLab.Matrix.Site;
using ProxyLab.Runs;
using ProxyLab.Tests.Matrix.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>A matrix whose files say what the lab's own do not, and a merge that fails late: a fault that says what is wrong, and nothing lost or left.</summary>
public sealed class DamagedMatrixTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MadeMatrix _made = new(2);

    [Theory]
    [InlineData("""{"version":2,"cpus":"many"}""", "cpus")]
    [InlineData("""{"version":2,"cpus":2.5}""", "cpus")]
    [InlineData("""{"version":2,"kernel":6}""", "kernel")]
    [InlineData("""{"version":2,"lab":{}}""", "lab")]
    [InlineData("""{"version":2,"sysctls":3}""", "sysctls")]
    [InlineData("""{"version":2,"sysctls":{"kernel.osrelease":6}}""", "kernel.osrelease")]
    [InlineData("""{"version":2,"proxies":[1]}""", "proxies")]
    [InlineData("""{"version":2,"proxies":{"nginx":"<script>"}}""", "nginx")]
    [InlineData("""{"version":2,"proxies":{"nginx":{"version":["1"]}}}""", "version")]
    [InlineData("[]", "no JSON object")]
    public void A_machine_json_of_other_types_is_a_fault_and_costs_no_site(string json, string says)
    {
        File.WriteAllText(_made.Run.FileOf(RunFiles.Machine), json);
        var fault = Assert.Throws<LabException>(() => MatrixSite.Write(_made.Run, _made.Cells));
        Assert.Contains(says, fault.Culprit, StringComparison.Ordinal);
        Assert.True(File.Exists(_made.File("index.html")));
    }

    [Fact]
    public void A_machine_json_that_says_less_is_read()
    {
        var file = _folder.Write("machine.json", """{"version":2,"kernel":null,"cpus":2,"proxies":{"nginx":{"version":null}}}""");
        Assert.Equal(2, (int)MachineFile.Read(file, "", "")["cpus"]!);
    }

    [Fact]
    public void A_proxy_that_this_lab_does_not_have_is_told_with_the_trial() =>
        Assert.Contains("no proxy 'proxy00'", Assert.Throws<LabException>(() => new MatrixReader(_made.Run, TheLab.Catalogue).Cells()).Culprit, StringComparison.Ordinal);

    [Fact]
    public void A_kind_that_a_misbehaviour_does_not_have_is_told_with_the_trial()
    {
        var id = new TrialId("half-answer", "nginx", 1);
        var run = RunFolder.Create(_folder["out"], new RunRecord { CommandLine = [], Profile = "quick", Repeat = 1, Jobs = 1, Trials = [id] });
        var folder = Directory.CreateDirectory(RunFiles.Trial(run.Path, id)).FullName;
        PlanJson.Write(Path.Combine(folder, RunFiles.Plan), new TrialPlan(id, Plan.Default, Variant.Of(("half_framing", "chunky"), ("half_ending", "fin"), ("transport", "tcp")), 1));
        var fault = Assert.Throws<LabException>(() => new MatrixReader(run, TheLab.Catalogue).Cells()).Culprit;
        Assert.Contains("half-answer/nginx/1", fault, StringComparison.Ordinal);
        Assert.Contains("half_framing=chunky", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_that_fails_late_leaves_nothing_and_latest_where_it_was()
    {
        PackWriter.Write(_folder["column.tar.gz"], _made.Run, Column, "me", null);
        var first = PackMerger.Merge([_folder["column.tar.gz"]], _folder["out"], []);
        Assert.Equal(first.Id, Latest());
        Assert.Throws<InvalidOperationException>(() => PackMerger.Merge<int>([_folder["column.tar.gz"]], _folder["out"], [], _ => throw new InvalidOperationException()));
        var full = Assert.Throws<LabException>(() => PackMerger.Merge<int>([_folder["column.tar.gz"]], _folder["out"], [], _ => throw new IOException("No space left on device")));
        Assert.Contains("disk space", full.Remedy, StringComparison.Ordinal);
        Assert.Equal(first.Id, Latest());
        Assert.Equal([first.Id, "latest"], Directory.EnumerateFileSystemEntries(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        string? Latest() => new DirectoryInfo(Path.Combine(_folder["out"], RunFiles.Latest)).LinkTarget;
    }

    [Fact]
    public void A_cell_of_which_its_pack_says_nothing_is_told_as_one_of_which_it_says_something_else()
    {
        var told = Column.Select(PackedCell.Of).ToArray();
        Assert.Empty(Otherwise(told));
        Assert.Equal(Column.Select(c => c.Id), Otherwise([]).Select(o => o.Id));
        Assert.StartsWith("not told of there; ", Otherwise([])[0].Words("there"), StringComparison.Ordinal);
        Assert.EndsWith("no such cell here", Assert.Single(Otherwise([.. told, new PackedCell("a/b/tcp", "502", "differs", [])])).Words("there"), StringComparison.Ordinal);

        IReadOnlyList<OtherwiseMarked> Otherwise(PackedCell[] cells) => new Measured(new Pack(MadeMatrix.Column, "me", "run", cells, new Dictionary<string, string>()), new JsonObject(), new Dictionary<string, string>()).Otherwise(_made.Cells);
    }

    private IReadOnlyList<Cell> Column => [.. _made.Cells.Where(c => c.Column == MadeMatrix.Column)];

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }
}
