using System.Text;
using ProxyLab.Clients;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>Connections that are kept through a wave, against a scripted server.</summary>
public sealed class KeptConnectionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_connection_without_an_answer_is_not_kept()
    {
        using var server = new ScriptedServer(unix: true, async (peer, number, stop) =>
        {
            while (await ScriptedServer.ReadHead(peer, stop) is not null)
            {
                if (number == 1)
                    await Task.Delay(Timeout.Infinite, stop);
                await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
            }
        });
        using var kept = Keep(server, 3);
        Assert.Equal(2, await kept.Opened);
    }

    [Fact]
    public async Task A_connection_that_the_server_closes_has_one_reset_and_no_request_after_it()
    {
        var all = new TaskCompletionSource();
        int closed = 0, served = 0;
        using var server = new ScriptedServer(unix: false, async (peer, number, stop) =>
        {
            for (int request = 0; await ScriptedServer.ReadHead(peer, stop) is not null; request++)
            {
                if (number == 0 && request == 2)
                {
                    Volatile.Write(ref closed, 1);
                    return;
                }
                await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
                if (Volatile.Read(ref closed) == 1 && Interlocked.Increment(ref served) == 6)
                    all.SetResult();
            }
        });
        using (var kept = Keep(server, 3))
        {
            Assert.Equal(3, await kept.Opened);
            await all.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
        var outcomes = File.ReadLines(_folder["kept.csv"]).Skip(1).Select(row => row.Split(',')[7]).ToArray();
        Assert.Equal(3, server.Accepted);
        Assert.Equal("reset", Assert.Single(outcomes, outcome => outcome != "ok"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Where_the_clients_have_a_CPU_so_many_are_kept_that_were_opened_there(int count)
    {
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            while (await ScriptedServer.ReadHead(peer, stop) is not null) await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        using var kept = Keep(server, count, Plan.Default with { ClientCpu = Environment.ProcessorCount - 1 });
        Assert.Equal(count, await kept.Opened);
        Assert.Equal(2 * count, server.Accepted);
    }

    [Fact]
    public async Task A_target_that_nobody_listens_on_is_an_error_of_the_lab()
    {
        Endpoint gone;
        using (var server = new ScriptedServer(unix: false, null))
            gone = server.Endpoint;
        using var side = ClientSide.Open(Plan.Default, _folder.Path);
        using var kept = new KeptConnections(side, To(gone), 2, NowMs, _folder["kept.csv"], new ClientIds());
        var error = await Assert.ThrowsAsync<LabException>(() => kept.Opened);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private KeptConnections Keep(ScriptedServer server, int count, Plan? plan = null) =>
        new(ClientSide.Open(plan ?? Plan.Default, _folder.Path), To(server) with { KeepAlive = true, Deadline = KeptConnections.Patience }, count, NowMs, _folder["kept.csv"], new ClientIds());
}
