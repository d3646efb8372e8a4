using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Schemas.Support;
using ProxyLab.Tests.Support;
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
        Assert.All(lines, l => Assert.Equal((3, 8), Assert.Single(l["sockets"]!.AsArray()) is var s ? ((int)s!["queue"]!, (int)s["capacity"]!) : default));
        Assert.All(lines, l => Assert.Empty(JsonSchema.Breaches(l, JsonNode.Parse(File.ReadAllText(Repository.File("schemas/watch.schema.json")))!)));
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

    [Fact]
    public async Task A_reader_that_goes_after_a_line_ends_it_quietly()
    {
        Fill(Listen(7), 3);
        _lab.Wrapper = ["bash", "-c", "\"$@\" | head -1; echo exit code ${PIPESTATUS[0]}", "bash"];
        var lines = (await _lab.Run("watch", _folder["app.sock"], "--json", "--every", "10s")).Exits(0);
        Assert.Equal("exit code 0", lines.Out.Split('\n')[1]);
        Assert.Equal("", lines.Err);
    }

    [Fact]
    public async Task An_abstract_name_is_no_response_file()
    {
        var id = Guid.NewGuid();
        var listener = Track(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        listener.Bind(new UnixDomainSocketEndPoint($"\0{id}\0x"));
        listener.Listen(4);
        Fill(listener, 2);
        Assert.Contains("2 of 5", (await _lab.Run("watch", $"@{id}@x", "--for", "200ms")).Exits(0).Out, StringComparison.Ordinal);
        (await _lab.Run("watch", $"@{id}", "--for", "200ms")).Fails(2, "names that begin so");
        await _lab.Run("flood", $"@{id}@x", "--deadline", "200ms"); // the same words, read the same way
        Assert.Contains("3 of 5", (await _lab.Run("watch", $"unix:@{id}@x", "--for", "200ms")).Exits(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_that_fails_is_not_measured_and_counted_and_tried_again()
    {
        Needs.Strace();
        Fill(Listen(7), 3);
        _lab.Wrapper = ["strace", "-f", "-qq", "-o", _folder["calls"], "-e", "trace=recvfrom", "-e", "inject=recvfrom:error=ENOBUFS:when=4..9"];
        var result = (await _lab.Run("watch", _folder["app.sock"], "--json", "--for", "2s", "--every", "50ms")).Exits(0);
        var lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.Contains(lines, l => l["queue"] is null);
        Assert.Equal(3, (int)lines[^1]["queue"]!);
        Assert.InRange((long)lines[^1]["failed"]!, 1, 6);
        Assert.All(lines, l => Assert.True(l["queue"] is null || (int)l["queue"]! == 3));
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
