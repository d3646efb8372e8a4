using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Watching;

/// <summary><c>proxylab watch</c> on real listeners.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EndToEnd.Lab _lab = new();
    private readonly List<Socket> _sockets = [];

    [Fact]
    public async Task Watch_prints_the_queue_the_dead_and_who_holds_the_socket()
    {
        var clients = Fill(Listen(7), 5);
        clients[0].Dispose();
        clients[1].Dispose();
        var result = (await _lab.Run("watch", _folder["app.sock"], "--for", "500ms")).Exits(0);
        Assert.Contains("5 of 8", result.Out, StringComparison.Ordinal);
        Assert.Contains("dead      2 ", result.Out, StringComparison.Ordinal);
        Assert.Contains($"{Environment.ProcessId} ", result.Out, StringComparison.Ordinal);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public async Task JSON_is_a_line_for_each_look_and_CSV_a_row()
    {
        Fill(Listen(7), 3);
        var result = (await _lab.Run("watch", _folder["app.sock"], "--for", "300ms", "--every", "50ms", "--json", "--csv", _folder["q.csv"])).Exits(0);
        var lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.True(lines.Length >= 2);
        Assert.All(lines, l => Assert.Equal((3, 8), ((int)l["queue"]!, (int)l["capacity"]!)));
        Assert.Equal(0, (int?)lines[0]["dead"]);
        Assert.Equal(lines.Length + 1, (await File.ReadAllLinesAsync(_folder["q.csv"], TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Until_full_ends_when_the_queue_is_full()
    {
        var listener = Listen(7);
        Fill(listener, 7);
        using var watching = _lab.Start("watch", _folder["app.sock"], "--until-full", "--json", "--for", "30s", "--csv", _folder["q.csv"]);
        await Eventually.Is(() => File.Exists(_folder["q.csv"]) && File.ReadAllText(_folder["q.csv"]).Contains(",7,8,", StringComparison.Ordinal), "it looks");
        Fill(listener, 1);
        Assert.Contains("\"queue\":8,\"capacity\":8", (await watching.Result()).Exits(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_longer_than_allowed_exits_with_1()
    {
        Fill(Listen(7), 3);
        (await _lab.Run("watch", _folder["app.sock"], "--for", "200ms", "--max-queue", "2")).Exits(1);
        (await _lab.Run("watch", _folder["app.sock"], "--for", "200ms", "--max-queue", "3")).Exits(0);
    }

    [Fact]
    public async Task A_listener_that_is_not_there_or_goes_exits_with_2()
    {
        (await _lab.Run("watch", _folder["none.sock"], "--for", "200ms")).Fails(2, "nobody listens on", "ss -xl");
        var listener = Listen(7);
        using var watching = _lab.Start("watch", _folder["app.sock"], "--csv", _folder["q.csv"]);
        await Eventually.Is(() => File.Exists(_folder["q.csv"]) && File.ReadAllLines(_folder["q.csv"]).Length > 1, "it looks");
        listener.Dispose();
        (await watching.Result()).Fails(2, "nobody listens there any more");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    public async Task A_TCP_listener_is_found_by_its_port_whatever_its_family(string address)
    {
        var listener = Track(new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        if (listener.AddressFamily == AddressFamily.InterNetworkV6) listener.DualMode = true;
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen(5);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        for (var i = 0; i < 3; i++) Track(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).Connect(IPAddress.Loopback, port);
        var result = (await _lab.Run("watch", string.Create(CultureInfo.InvariantCulture, $":{port}"), "--for", "200ms", "--json")).Exits(0);
        var first = JsonNode.Parse(result.Out.Split('\n')[0])!;
        Assert.Equal((3, 6, 0, 0), ((int)first["queue"]!, (int)first["capacity"]!, (int)first["dead"]!, (int)first["accepted"]!));
    }

    [Fact]
    public async Task A_trial_of_the_lab_is_found_in_its_own_network_namespace()
    {
        using var run = _lab.Start("run", "never-accept", "--proxy", "csharp", "--set", "clients=9", "--set", "waves=1", "--set", "read_timeout=5s", "--set", "connect_timeout=5s", "--set", "send_timeout=5s");
        var trial = await run.Event("wave-start", 1);
        Assert.Equal("never-accept", trial.Case);
        await Eventually.Is(() => trial.Max("samples.csv", "queue") == 9, "the queue holds all");
        var pid = Descendants.Find(run.Pid, "upstream").ToString(CultureInfo.InvariantCulture); // other trials of this machine have sockets of this name
        var result = await _lab.Run("watch", "/dev/shm/up.sock", "--pid", pid, "--for", "200ms", "--json");
        if (Environment.UserName != "root" && result.ExitCode != 0) result.Fails(2, "may not be entered", "nsenter");
        else Assert.Contains("\"queue\":9", result.Exits(0).Out, StringComparison.Ordinal);
        (await run.Result()).Exits(0);
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
        _lab.Dispose();
        _folder.Dispose();
    }

    private Socket Listen(int backlog)
    {
        var listener = Track(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        listener.Bind(new UnixDomainSocketEndPoint(_folder["app.sock"]));
        listener.Listen(backlog);
        return listener;
    }

    private Socket[] Fill(Socket listener, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var client = Track(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        client.Connect(listener.LocalEndPoint!);
        return client;
    })];

    private Socket Track(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }
}
