using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using Xunit;

namespace ProxyLab.Tests.Kernel;

/// <summary>What KERNEL.md says of TCP's accept queue, asked of this kernel with the lab's own probes.</summary>
[Collection("kernel")]
public sealed class TcpSocketTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _clients = [];
    private readonly KernelSockets _diag;

    public TcpSocketTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4);
        _diag = new KernelSockets(Endpoint.Loopback(Port));
    }

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    [Fact]
    public void A_queue_holds_its_backlog_and_one_more_and_then_drops_SYNs()
    {
        using var counters = new KernelCounters();
        Connect(8);
        Eventually(new QueueReading(Length: 5, Limit: 4, Dead: 0), () => _diag.ReadQueue());
        Assert.True(_diag.Tcp.ReadAll()?.States.SynSent >= 3);
        var kernel = counters.Read();
        Assert.True(kernel.ListenOverflows >= 3);
        Assert.True(kernel.ListenDrops >= kernel.ListenOverflows);
        Assert.True(kernel.TcpMemKib >= 0);
    }

    [Fact]
    public void What_nobody_has_accepted_has_inode_0()
    {
        Connect(4);
        using var accepted = _listener.Accept();
        Eventually(new TcpPort(Embryo: 3, Accepted: 1, Dead: 0), () => _diag.Tcp.ReadPort());
        Assert.Equal(_diag.Tcp.ReadPort()!.Value with { HalfClosed = 0 }, _diag.Tcp.ReadAll()?.Port);
        Assert.True(_diag.Tcp.ReadAll()?.States.Established >= 8);
    }

    [Fact]
    public void A_client_that_closes_leaves_a_dead_entry_in_CLOSE_WAIT()
    {
        Connect(5);
        Eventually(5, () => _diag.ReadQueue()?.Length);
        _clients[0].Dispose();
        _clients[1].Dispose();
        Eventually(new QueueReading(Length: 5, Limit: 4, Dead: 2), () => _diag.ReadQueue());
        Eventually(new TcpPort(Embryo: 3, Accepted: 0, Dead: 2), () => _diag.Tcp.ReadPort());
    }

    [Fact]
    public void A_client_that_waits_half_closed_is_not_dead()
    {
        Connect(5);
        Eventually(5, () => _diag.ReadQueue()?.Length);
        _clients[0].Shutdown(SocketShutdown.Send);
        _clients[1].Shutdown(SocketShutdown.Send);
        _clients[2].Dispose();
        Eventually(new QueueReading(Length: 5, Limit: 4, Dead: 1, HalfClosed: 2), () => _diag.Tcp.ReadQueue(_diag.Tcp.ReadAll()?.Port));
        Eventually((new TcpEnds(0, 0, 3), new TcpEnds(3, 0, 0)), () => _diag.Tcp.ReadAll() is { } all ? (all.ProxyEnds, all.UpstreamEnds) : default);
    }

    [Fact]
    public void A_client_that_resets_leaves_a_dead_entry_that_only_the_queue_length_shows()
    {
        Connect(5);
        Eventually(5, () => _diag.ReadQueue()?.Length);
        _clients[0].LingerState = new LingerOption(true, 0);
        _clients[0].Dispose();
        Eventually(new TcpPort(Embryo: 4, Accepted: 0, Dead: 0), () => _diag.Tcp.ReadPort());
        Assert.Equal(new QueueReading(Length: 5, Limit: 4, Dead: 1), _diag.ReadQueue());
    }

    [Fact]
    public void TIME_WAIT_is_counted_by_its_tuple()
    {
        Connect(3);
        for (var i = 0; i < 3; i++)
        {
            using var accepted = _listener.Accept();
            _clients[i].Shutdown(SocketShutdown.Both);
        }

        _clients.ForEach(c => c.Dispose());
        var tuple = new TimeWaitTuple(IPAddress.Loopback, IPAddress.Loopback, Port);
        Eventually(3, () => _diag.Tcp.ReadTimeWait()?.Connecting.GetValueOrDefault(tuple));
        Assert.Equal((0, 3), _diag.Tcp.ReadAll()?.Port is { } port ? (port.TimeWait, port.PeerTimeWait) : default);
    }

    [Fact]
    public void A_port_where_nobody_listens_has_no_queue()
    {
        _listener.Dispose();
        Assert.Null(_diag.ReadQueue());
        Assert.Equal(0, _diag.Counters.Errors);
    }

    private void Connect(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _clients.Add(client);
            try
            {
                client.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                // In progress.
            }
        }
    }

    /// <summary>Segments travel in their own time, also on the loopback: ask until they have.</summary>
    private static void Eventually<T>(T expected, Func<T> read)
    {
        var start = Stopwatch.GetTimestamp();
        T seen;
        while (!EqualityComparer<T>.Default.Equals(seen = read(), expected) && Stopwatch.GetElapsedTime(start).TotalSeconds < 5)
        {
        }

        Assert.Equal(expected, seen);
    }

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _listener.Dispose();
        _diag.Dispose();
    }
}
