using FsCheck;
using FsCheck.Fluent;
using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>Each case proves its fault from what was saved, and does not where it did not take place.</summary>
public sealed class FaultProofs
{
    private static readonly Case Queue = new NeverAccept();
    private static readonly UpstreamCounters Silent = new() { Accepted = 100, BytesRead = 9_000 };

    [Fact]
    public void For_any_clients_backlog_and_somaxconn_a_queue_of_what_fits_is_the_proof() => Prop.ForAll(Queues, plan =>
        Queue.Fault.Judge(Typical.NeverAccept(plan).Build()).Verdict == Verdict.Holds).Always();

    [Fact]
    public void For_any_clients_backlog_and_somaxconn_a_queue_that_is_one_short_is_none() => Prop.ForAll(Queues, plan =>
    {
        var fit = Math.Min(plan.Clients, plan.QueueCapacity) - 1;
        var evidence = new HandMade(plan).Idle().Wave(1, [Typical.Gone(plan.Clients, 504, 2)], (9, Tick.Waiting(fit))).Drain(1, Tick.Waiting(fit), new()).Build();
        return Queue.Fault.Judge(evidence).Verdict == Verdict.Refuted;
    }).Always();

    [Fact]
    public void An_upstream_that_accepted_one_did_not_never_accept() =>
        Assert.Equal(Verdict.Refuted, Queue.Fault.Judge(One(Plan.Default, Tick.Waiting(65), new() { Accepted = 1 })).Verdict);

    [Fact]
    public void An_upstream_that_was_not_asked_proves_nothing() =>
        Assert.Equal(Verdict.Unknown, Queue.Fault.Judge(One(Plan.Default, Tick.Waiting(65), null)).Verdict);

    [Fact]
    public void Embryos_that_differ_from_the_queue_are_no_proof() =>
        Assert.Equal(Verdict.Refuted, Queue.Fault.Judge(One(Plan.Default, Tick.Waiting(65) with { Embryo = 64 }, new())).Verdict);

    [Fact]
    public void Over_TCP_the_queue_alone_is_the_proof() =>
        Assert.Equal(Verdict.Holds, Queue.Fault.Judge(One(Plan.Default with { Transport = Transport.Tcp }, Tick.Empty with { Queue = 65 }, new())).Verdict);

    [Fact]
    public void A_proxy_that_may_hold_few_connections_need_not_fill_the_queue() =>
        Assert.Equal(Verdict.Holds, Queue.Fault.Judge(One(Plan.Default with { WorkerConnections = 10 }, Tick.Waiting(4), new())).Verdict);

    [Fact]
    public void Clients_that_never_reached_the_proxy_made_no_attempt()
    {
        var plan = Plan.Default;
        var evidence = new HandMade(plan).Wave(1, [Typical.Gone(10, 504, 2), new(90, Outcome.Refused, null, 0)], (9, Tick.Waiting(10))).Drain(1, Tick.Waiting(10), new()).Build();
        Assert.Equal(Verdict.Holds, Queue.Fault.Judge(evidence).Verdict);
    }

    [Theory]
    [InlineData(100, 0, 0, Verdict.Holds)]
    [InlineData(0, 0, 0, Verdict.Refuted)]
    [InlineData(100, 1, 0, Verdict.Refuted)]
    [InlineData(100, 0, 1, Verdict.Refuted)]
    public void Accept_no_read_accepts_and_neither_reads_nor_closes(int accepted, int read, int closed, Verdict expected) =>
        Assert.Equal(expected, Prove(new AcceptNoRead(), new() { Accepted = accepted, BytesRead = read, Closed = closed }));

    [Theory]
    [InlineData(9000, 0, 0, Verdict.Holds)]
    [InlineData(0, 0, 0, Verdict.Refuted)]
    [InlineData(9000, 1, 0, Verdict.Refuted)]
    [InlineData(9000, 0, 1, Verdict.Refuted)]
    public void Read_no_write_reads_and_neither_writes_nor_closes(int read, int written, int closed, Verdict expected) =>
        Assert.Equal(expected, Prove(new ReadNoWrite(), new() { BytesRead = read, BytesWritten = written, Closed = closed }));

    [Theory]
    [InlineData(100, 0, Verdict.Holds)]
    [InlineData(0, 0, Verdict.Refuted)]
    [InlineData(100, 1, Verdict.Refuted)]
    public void Write_no_close_writes_and_does_not_close(int written, int closed, Verdict expected)
    {
        var counters = new UpstreamCounters { BytesWritten = written, Closed = closed };
        Assert.Equal((expected, expected), (Prove(new WriteNoClose(), counters), Prove(new WriteNoCloseWithLength(), counters)));
    }

    [Theory]
    [InlineData(100, 100, 100, Verdict.Holds)]
    [InlineData(100, 0, 100, Verdict.Refuted)]
    [InlineData(100, 100, 99, Verdict.Refuted)]
    public void Healthy_reads_requests_and_closes_all_it_accepted(int accepted, int requests, int closed, Verdict expected) =>
        Assert.Equal(expected, Prove(new Healthy(), new() { Accepted = accepted, Requests = requests, Closed = closed }));

    [Fact]
    public void A_recovery_after_the_fault_does_not_undo_its_proof()
    {
        var plan = Plan.Default with { RecoverAfter = 1 };
        var evidence = new HandMade(plan).Wave(1, [Typical.Gone(100, 504, 2)], (9, Tick.Held(100))).Drain(1, Tick.Held(100), Silent)
            .Event(EventNames.Recovered)
            .Wave(2, [Typical.Gone(100, 200, 0.1)], (2, Tick.Held(1))).Drain(2, new Tick(), Silent with { Accepted = 200, BytesWritten = 9_000, Closed = 200 }).Build();
        Assert.Equal(Verdict.Holds, new ReadNoWrite().Fault.Judge(evidence).Verdict);
    }

    [Theory]
    [InlineData(0, 0, Verdict.Refuted)]
    [InlineData(1, 0, Verdict.Holds)]
    [InlineData(0, 1, Verdict.Holds)]
    public void By_default_a_connection_that_reached_the_upstream_is_the_proof(int accepted, int queued, Verdict expected)
    {
        var evidence = One(Plan.Default, new Tick(Queue: queued), new() { Accepted = accepted });
        Assert.Equal(expected, new DripsItsAnswer().Fault.Judge(evidence).Verdict);
    }

    private static Arbitrary<Plan> Queues { get; } = Arb.From(
        from clients in Gens.Ints(1, 300)
        from backlog in Gens.Ints(0, 300)
        from somaxconn in Gens.Ints(0, 300)
        select Plan.Default with { Clients = clients, Backlog = backlog, Somaxconn = somaxconn });

    private static Verdict Prove(Case @case, UpstreamCounters counters) => @case.Fault.Judge(One(@case.Plan, Tick.Held(1), counters)).Verdict;

    private static Evidence One(Plan plan, Tick tick, UpstreamCounters? counters) =>
        new HandMade(plan).Idle().Wave(1, [Typical.Gone(plan.Clients, 504, 2)], (9, tick)).Drain(1, tick, counters).Build();
}
