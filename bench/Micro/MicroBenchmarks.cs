using BenchmarkDotNet.Attributes;
using ProxyLab.Clients;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Bench;

/// <summary>What is done for each line, message, answer or tick. Public and not sealed, because BenchmarkDotNet derives from it.</summary>
public class MicroBenchmarks
{
    private const int Lines = 1000, Messages = 200, Answers = 100, Ticks = 10_000;

    private readonly byte[] _table = Octets.UnixTable(Lines);
    private readonly byte[] _unix = Octets.UnixDiag(Messages);
    private readonly byte[] _inet = Octets.InetDiag(Messages);
    private readonly byte[] _answer =
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 01 Jan 2000 00:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello"u8.ToArray();

    private readonly UnixName _name = new(Octets.Path);
    private readonly HashSet<ulong> _baseline = [];
    private readonly Evidence _evidence = Evidence(Ticks);
    private readonly Claim _claim = new("micro", "Nine in ten lines are embryos, and the queue is full", e =>
        e.Share(UnixRole.Embryo).AtLeast(0.9).And(e.Wave(1).Peak("queue.peak", "queue", s => s.Queue).Exactly(101)));

    /// <summary>A line of /proc/net/unix, told apart and counted.</summary>
    [Benchmark(Description = "/proc/net/unix, a line", OperationsPerInvoke = Lines)]
    public int UnixLine()
    {
        var tally = new UnixTally(_name, _baseline);
        return tally.Add(_table);
    }

    /// <summary>A message of UNIX_DIAG about an end of a connection, with its attributes.</summary>
    [Benchmark(Description = "unix_diag, a message", OperationsPerInvoke = Messages)]
    public int UnixDiag()
    {
        var named = 0;
        for (var reader = new NetlinkReader(_unix); reader.Next(out var message);)
            named += _name.IsRaw(UnixDiagEnd.Parse(message.Payload).Name) ? 1 : 0;
        return named;
    }

    /// <summary>A message of INET_DIAG.</summary>
    [Benchmark(Description = "inet_diag, a message", OperationsPerInvoke = Messages)]
    public int InetDiag()
    {
        var established = 0;
        for (var reader = new NetlinkReader(_inet); reader.Next(out var message);)
            established += InetDiagMessage.Parse(message.Payload).State;
        return established;
    }

    /// <summary>An answer of nginx, from its first octet to its last.</summary>
    [Benchmark(Description = "HTTP answer", OperationsPerInvoke = Answers)]
    public int HttpAnswer()
    {
        var complete = 0;
        for (var i = 0; i < Answers; i++)
        {
            var parser = new ResponseParser(head: false);
            complete += parser.Parse(_answer, out _) == AnswerState.Whole ? 1 : 0;
        }

        return complete;
    }

    /// <summary>A claim with a share and a peak, over the ticks of a long trial. The first claim chooses them for all; an enumerator and a text a claim are no octet a tick.</summary>
    [Benchmark(Description = "a claim, a tick", OperationsPerInvoke = Ticks)]
    public Judgement Judging() => _claim.Judge(_evidence);

    private static Evidence Evidence(int ticks) => new(new TrialPlan(new TrialId("micro", "nginx", 1), Plan.Default, Variant.None, 1), new TrialFiles
    {
        Samples = [.. Enumerable.Range(0, ticks).Select(i => new SampleRow
        {
            TimeMs = i,
            Wave = 1,
            Listener = 1,
            Embryo = 101,
            Accepted = 0,
            Client = 100,
            Queue = 101,
            QueueLimit = 100,
            QueueDead = 0,
            Disagreement = 0,
        })],
    });
}
