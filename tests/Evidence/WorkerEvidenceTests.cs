using ProxyLab.Probes.Workers;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What a trial saved of a proxy's accept workers, of kept connections and of the steering.</summary>
public sealed class WorkerEvidenceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TrialId _id = new("per-cpu-listeners", "csharp", 1);

    public WorkerEvidenceTests() => PlanJson.Write(_folder["plan.json"], new TrialPlan(_id, Plan.Default, Variant.None, 1));

    [Fact]
    public void Rows_are_read_and_an_empty_cell_is_not_measured()
    {
        File.WriteAllText(_folder["workers.csv"], "t_ms,worker,accepts,queue,switches,call\n20.5,1,7,3,99,epoll_wait\n40.5,1,,,,\n");
        var rows = Load().AcceptWorkers;
        Assert.Equal([new(20.5, 1, 7, 3, 99, "epoll_wait"), new(40.5, 1, null, null, null, null)], rows);
    }

    [Fact]
    public void Kept_requests_and_where_packets_went_are_read()
    {
        File.WriteAllText(_folder["kept.csv"], "id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes\n1,1,0,0,1,2,200,ok,9\n");
        File.WriteAllText(_folder["events.jsonl"], "{\"t_ms\":1,\"event\":\"steered\",\"cpus\":[64,0]}\n");
        Assert.Equal(Outcome.Ok, Assert.Single(Load().Kept).Outcome);
        Assert.Equal([64, 0], Load().Account.Delivered);
    }

    [Fact]
    public void A_trial_without_such_files_measured_nothing()
    {
        var none = Load();
        Assert.Null(none.Account.Delivered);
        Assert.Null(none.Worker(0).Accepts(0, 100).Value);
        Assert.Null(none.Worker(0).Moves(0, 100).Value);
        Assert.Null(none.Worker(0).ShareIn("epoll_", 0, 100).Value);
        Assert.Null(none.Worker(0).Queue(100).Value);
    }

    [Theory]
    [InlineData(20, 60, 5)] // from the last tick before to the last one before the end
    [InlineData(35, 60, 5)]
    [InlineData(0, 45, 3)] // no tick before: from the first one after
    [InlineData(60, double.PositiveInfinity, 1)]
    [InlineData(80, 90, null)] // one tick is no difference
    public void Accepts_between_two_times_are_told_from_the_ticks(double from, double to, int? expected)
    {
        File.WriteAllText(_folder["workers.csv"], "t_ms,worker,accepts,queue,switches,call\n20,0,1,,,\n30,1,50,,,\n40,0,4,,,\n60,0,6,,,\n70,0,,,,\n80,0,7,,,\n");
        Assert.Equal(expected, (int?)Load().Worker(0).Accepts(from, to).Value);
    }

    [Fact]
    public void A_time_that_is_not_known_measures_nothing()
    {
        File.WriteAllText(_folder["workers.csv"], "t_ms,worker,accepts,queue,switches,call\n20,0,1,,,\n40,0,4,,,\n");
        Assert.Null(Load().Worker(0).Accepts(0, null).Value);
        Assert.Null(Load().Worker(0).Accepts(null, 40).Value);
    }

    [Theory]
    [InlineData("Name:\tx\nvoluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t7\n", 12)]
    [InlineData("voluntary_ctxt_switches:\t5\n", null)]
    [InlineData("", null)]
    public void Moves_are_switches_of_both_kinds(string status, int? expected) =>
        Assert.Equal(expected, (int?)WorkersProbe.Switches(System.Text.Encoding.ASCII.GetBytes(status)));

    public void Dispose() => _folder.Dispose();

    private Evidence Load() => EvidenceReader.Load(_folder.Path, _id, _ => null);
}
