using System.Diagnostics;
using System.Net.Sockets;
using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>What the proxy holds while its clients wait.</summary>
public sealed class MemoryTests
{
    private const int Clients = 3000;

    [Fact]
    public async Task What_a_burst_needed_is_given_back_while_its_clients_wait()
    {
        using var folder = new TempFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder["up.sock"]));
        listener.Listen(Clients);
        await using var proxy = await LabProxy.StartAsync($"unix:{folder["up.sock"]}");
        var clients = Enumerable.Range(0, Clients).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToArray();
        var peers = new List<Socket>();
        try
        {
            foreach (var client in clients)
            {
                client.Connect(proxy.Address);
                client.Send("GET / HTTP/1.1\r\nHost: lab\r\n\r\n"u8);
                peers.Add(await listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(LabProxy.Patience, TestContext.Current.CancellationToken));
            }

            var held = proxy.AnonymousKib;
            foreach (var peer in peers) peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
            var page = await proxy.StatusWhenAsync(p => p["waiting"] >= Clients);
            Assert.Equal(0, page["writing"]);
            for (var clock = Stopwatch.StartNew(); proxy.AnonymousKib > held - 1024; await Task.Delay(100, TestContext.Current.CancellationToken))
                Assert.True(clock.Elapsed < LabProxy.Patience, $"{held} KiB with {Clients} requests in flight, {proxy.AnonymousKib} with as many clients that wait");
        }
        finally
        {
            foreach (var socket in clients.Concat(peers)) socket.Dispose();
        }
    }
}
