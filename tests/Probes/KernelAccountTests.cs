using System.Net;
using System.Net.Sockets;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Samples;
using ProxyLab.Probes.Timing;
using ProxyLab.Tests.Kernel.Support;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>What the kernel counts over a wave: read, saved as an event, and read back as a claim would.</summary>
[Collection("kernel")]
public sealed class KernelAccountTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProbeNotes _notes = new();

    [Fact]
    public Task What_the_kernel_counted_over_a_wave_can_be_claimed_and_TIME_WAIT_by_who_closed_first() => OwnNamespace.Run(() =>
    {
        ProxyLab.Sandboxes.Namespace.LoopbackUp();
        using var listener = Listener(backlog: 0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using (var events = new EventLog(_folder.Path, () => 0))
        using (var ledger = new KernelLedger(events, _notes, new IPEndPoint(IPAddress.Loopback, port), null))
        {
            ledger.WaveBegins();
            CloseFirst(listener, count: 3, server: false);
            ledger.WaveEnds(1);
            ledger.WaveBegins();
            CloseFirst(listener, count: 2, server: true);
            ledger.WaveEnds(2);
            ledger.TrialEnds();
        }

        var evidence = Evidence();
        Assert.Equal((3, 0), (evidence.Wave(1).Kernel.TimeWait("127.0.0.1", port).Value, evidence.Wave(1).Kernel.TimeWaitServed(port).Value));
        Assert.Equal((3, 2), (evidence.Wave(2).Kernel.TimeWait("127.0.0.1", port).Value, evidence.Wave(2).Kernel.TimeWaitServed(port).Value));
        Assert.Equal((5, 0), (evidence.Kernel.TimeWait().Value, evidence.Kernel.TimeWait("127.0.0.1", 1).Value));
        Assert.Equal((5, 3, 2), (evidence.Kernel.Sockstat("TCP.tw").Value, evidence.Wave(1).Kernel.SockstatChange("TCP.tw").Value, evidence.Wave(2).Kernel.SockstatChange("TCP.tw").Value));
        Assert.NotNull(evidence.Kernel.Sockstat("TCP.mem_kib").Value);
        Assert.True(evidence.Wave(1).Kernel.TcpExt("TCPHPAcks").Value >= 0);
        Assert.True(evidence.Kernel.TcpExt("ListenOverflows").Value >= 0);
        Assert.Null(evidence.Kernel.TcpExt("NoSuchCounter").Value);
        Assert.Equal((0, null), (evidence.Wave(1).Kernel.ResetsReceived(ResetReceiver.Client).Value, evidence.Kernel.ResetsReceived(ResetReceiver.Upstream).Value));
        Assert.Empty(_notes.All);
    });

    [Fact]
    public void Resets_are_told_by_who_received_them()
    {
        File.WriteAllText(_folder["events.jsonl"], """{"t_ms":1,"event":"kernel","wave":1,"resets_received":{"client":3,"proxy_front":2,"proxy_upstream":4,"upstream":1}}""" + "\n");
        var kernel = Evidence().Wave(1).Kernel;
        Assert.Equal([3, 2, 4, 1], Enum.GetValues<ResetReceiver>().Select(r => kernel.ResetsReceived(r).Value ?? -1));
        Assert.Equal("wave 1, proxy-front", kernel.ResetsReceived(ResetReceiver.ProxyFront).Part);
    }

    [Fact]
    public void What_was_not_saved_was_not_measured()
    {
        File.WriteAllText(_folder["events.jsonl"], """{"t_ms":1,"event":"kernel","wave":1,"tcp_ext":null,"sockstat":{},"time_wait":null,"time_wait_total":null}""" + "\n");
        var evidence = Evidence();
        foreach (var kernel in new[] { evidence.Kernel, evidence.Wave(1).Kernel, evidence.Wave(2).Kernel })
        {
            Assert.All(
                [kernel.TcpExt("ListenDrops"), kernel.Sockstat("TCP.mem_kib"), kernel.SockstatChange("TCP.tw"), kernel.TimeWait(), kernel.TimeWait("127.0.0.1", 80), kernel.TimeWaitServed(80), kernel.ResetsReceived(ResetReceiver.Client)],
                measure => Assert.Null(measure.Value));
        }
    }

    [Fact]
    public void Of_destinations_that_were_not_named_nothing_is_known_where_some_were_left_out()
    {
        File.WriteAllText(_folder["events.jsonl"], """
            {"t_ms":1,"event":"kernel","time_wait":[{"source":"127.0.0.1","destination":"127.0.0.1","port":80,"count":4}],"time_wait_tuples":2,"time_wait_total":5}

            """);
        var kernel = Evidence().Kernel;
        Assert.Equal((5, null), (kernel.TimeWait().Value, kernel.TimeWait("127.0.0.1", 81).Value));
    }

    [Fact]
    public void A_counter_that_fell_and_one_that_is_new_are_left_out_and_the_fall_is_noted()
    {
        KernelAccount Account(params (string, ulong)[] counters) => new(null, counters.ToDictionary(c => c.Item1, c => c.Item2), null, null);
        var since = Account(("A", 3), ("B", 9), ("New", 1)).Since(Account(("A", 4294967290), ("B", 4)), _notes);
        Assert.Equal("""{"B":5}""", since["tcp_ext"]!.ToJsonString());
        Assert.Null(since["time_wait_total"]);
        Assert.Contains("A is less than it was", Assert.Single(_notes.All).Value.LastMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_the_kernel_are_read_whole()
    {
        var counters = KernelAccount.ParseCounters("IpExt: A\nIpExt: 1\nTcpExt: X Y Z\nTcpExt: 7 18446744073709551615 bad\n"u8, "TcpExt:"u8);
        Assert.Equal(new Dictionary<string, ulong> { ["X"] = 7, ["Y"] = ulong.MaxValue }, counters);
        Assert.Null(KernelAccount.ParseCounters("IpExt: A\nIpExt: 1\n"u8, "TcpExt:"u8));
        var gauges = KernelAccount.ParseSockstat("sockets: used 18\nTCP: inuse 1 tw 2 mem 3\nFRAG: inuse 0 memory 0\n"u8);
        Assert.Equal((18, 2, 3 * Environment.SystemPageSize / 1024, 0), (gauges["sockets.used"], gauges["TCP.tw"], gauges["TCP.mem_kib"], gauges["FRAG.memory"]));
    }

    [Fact]
    public void A_counter_of_a_tick_that_wraps_has_an_empty_cell_and_a_note_and_goes_on()
    {
        var netstat = _folder.Write("netstat", Netstat("4294967290", "10"));
        using var upstream = new UnixUpstream(backlog: 1);
        using var counters = new KernelCounters(netstat, _folder.Write("sockstat", "TCP: mem 3\n"));
        using var trial = new ProbedTrial();
        using var samples = new ProbeUnderTest(new SamplesProbe { Kernel = counters }, trial.Context(Endpoint.Unix(upstream.Path)));
        _folder.Write("netstat", Netstat("4294967295", "11"));
        Assert.Equal((5, 1), Counts());
        _folder.Write("netstat", Netstat("4", "12"));
        Assert.Equal((null, 2), Counts());
        Assert.Contains("ListenOverflows is less than it was", Assert.Single(samples.Context.Notes.All).Value.LastMessage, StringComparison.Ordinal);
        _folder.Write("netstat", Netstat("5", "12"));
        Assert.Equal((11, 2), Counts());
        _folder.Write("netstat", "");
        Assert.Equal((null, null), Counts());
        Assert.Equal(2, Assert.Single(samples.Context.Notes.All).Value.Count);

        (double?, double?) Counts()
        {
            samples.Thread.ReadOnce(0);
            var row = CsvTable.Read(trial["samples.csv"])[^1];
            return (row.Number("listen_overflows"), row.Number("listen_drops"));
        }
    }

    private static string Netstat(string overflows, string drops) => $"TcpExt: ListenOverflows ListenDrops\nTcpExt: {overflows} {drops}\n";

    private static Socket Listener(int backlog)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    /// <summary>Connections of which one side closes first, and so keeps the TIME_WAIT.</summary>
    private static void CloseFirst(Socket listener, int count, bool server)
    {
        for (var i = 0; i < count; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            using var accepted = listener.Accept();
            var (first, second) = server ? (accepted, client) : (client, accepted);
            first.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, second.Receive(new byte[1]));
            second.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, first.Receive(new byte[1]));
        }
    }

    private Evidence Evidence()
    {
        var id = new TrialId("never-accept", "nginx", 1);
        PlanJson.Write(_folder["plan.json"], new TrialPlan(id, Plan.Default, Variant.None, 1));
        return EvidenceReader.Load(_folder.Path, id, _ => null);
    }

    public void Dispose() => _folder.Dispose();
}
