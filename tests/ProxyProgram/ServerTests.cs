using System.Net.Sockets;
using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>The process: its configuration, counters, limit, end, and what it leaves behind.</summary>
public sealed class ServerTests
{
    private const string Good = "\"listen\":\"127.0.0.1:0\",\"status\":\"127.0.0.1:0\",\"upstream\":\"unix:/u\"";

    [Theory]
    [InlineData("{\"status\":\"127.0.0.1:0\",\"upstream\":\"unix:/u\"}", "listen: is missing")]
    [InlineData("{\"listen\":\"8080\",\"status\":\"127.0.0.1:0\",\"upstream\":\"unix:/u\"}", "listen: '8080' is not address:port")]
    [InlineData("{\"listen\":\"127.0.0.1:0\",\"status\":\"127.0.0.1:0\",\"upstream\":\"unix:\"}", "upstream: ")]
    [InlineData("{" + Good + ",\"backlog\":0}", "backlog: '0' is not a whole number of 1 or more")]
    [InlineData("{" + Good + ",\"read_timeout_ms\":\"2s\"}", "read_timeout_ms: '2s'")]
    [InlineData("{" + Good + ",\"upstream_keepalive\":\"yes\"}", "upstream_keepalive: 'yes'")]
    [InlineData("{" + Good + ",\"reed_timeout_ms\":5}", "reed_timeout_ms: is not a key")]
    [InlineData("{" + Good, "is not valid JSON")]
    public async Task A_bad_configuration_is_one_line_that_names_the_key_and_exit_64(string json, string expected)
    {
        using var directory = new TempFolder();
        var (code, error) = await LabProxy.RunAsync(directory.Write("c.json", json));
        Assert.Equal(64, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_missing_file_or_argument_is_exit_64()
    {
        Assert.Equal(64, (await LabProxy.RunAsync("/nowhere.json")).ExitCode);
        Assert.Equal(64, (await LabProxy.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task An_address_in_use_is_exit_2_and_is_named()
    {
        using var taken = new RawUpstream("tcp");
        using var directory = new TempFolder();
        var (code, error) = await LabProxy.RunAsync(directory.Write(
            "c.json", $"{{\"listen\":\"{taken.Name}\",\"status\":\"127.0.0.1:0\",\"upstream\":\"unix:/u\"}}"));
        Assert.Equal(2, code);
        Assert.Contains(taken.Name, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task The_counters_follow_a_connection_through_its_life()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 60_000));
        Assert.All(await proxy.StatusAsync(), pair => Assert.Equal(0, pair.Value));
        using var client = await proxy.ConnectAsync();
        await proxy.StatusWhenAsync(page => page["active"] == 1 && page["waiting"] == 1);
        await client.SendAsync("GET / HTTP/1.1\r\n");
        await proxy.StatusWhenAsync(page => page["reading"] == 1 && page["waiting"] == 0);
        await client.SendAsync("Host: lab\r\n\r\n");
        await proxy.StatusWhenAsync(page => page["writing"] == 1 && page["reading"] == 0);
        await upstream.AnswerOnceAsync();
        await client.ReadUntilAsync("hello");
        await proxy.StatusWhenAsync(page => page["waiting"] == 1 && page["writing"] == 0);
        client.Dispose();
        var last = await proxy.StatusWhenAsync(page => page["active"] == 0);
        Assert.Equal((1, 1, 1), (last["accepted"], last["handled"], last["requests"]));
    }

    [Fact]
    public async Task Over_the_limit_a_client_gets_503_and_a_place_that_becomes_free_is_given_again()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("max_connections", 1));
        using var first = await proxy.ConnectAsync();
        await proxy.StatusWhenAsync(page => page["active"] == 1);
        var refused = await proxy.GetAsync();
        Assert.StartsWith("HTTP/1.1 503 ", refused, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", refused, StringComparison.Ordinal);
        var page = await proxy.StatusAsync();
        Assert.Equal((1, 2, 1, 1), (page["active"], page["accepted"], page["handled"], page["accept_over_limit"]));
        first.Dispose();
        await proxy.StatusWhenAsync(now => now["active"] == 0);
        var serving = upstream.AnswerOnceAsync();
        Assert.EndsWith("hello", await proxy.GetAsync(), StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task Told_to_stop_it_accepts_no_more_and_finishes_what_it_has()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 60_000));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        using var idle = await proxy.ConnectAsync();
        proxy.Terminate();
        // The end of an idle connection is the event that says: the stop has begun, the listener is closed.
        await idle.ReadToEndAsync();
        await Assert.ThrowsAsync<SocketException>(proxy.ConnectAsync);
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        Assert.EndsWith("hello", (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(0, await proxy.ExitCodeAsync());
    }

    [Fact]
    public async Task Told_to_stop_it_waits_no_longer_than_the_timeouts()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(
            upstream.Name, ("connect_timeout_ms", 100), ("send_timeout_ms", 100), ("read_timeout_ms", 300));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        proxy.Terminate();
        Assert.StartsWith("HTTP/1.1 504 ", (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(0, await proxy.ExitCodeAsync());
    }

    [Fact]
    public async Task Killed_it_leaves_no_file_in_the_temporary_directory()
    {
        await using var proxy = await LabProxy.StartAsync("unix:/nowhere");
        proxy.Kill();
        await proxy.ExitCodeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetTempPath(), $"*-{proxy.Pid}-*"));
    }

    [Fact]
    public async Task A_thousand_requests_hang_while_the_status_page_answers_and_nothing_stays()
    {
        using var upstream = new RawUpstream("unix", backlog: 4096);
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 60_000), ("backlog", 4096));
        await proxy.GetAsync("OPTIONS * HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
        int Descriptors() => Directory.GetFiles($"/proc/{proxy.Pid}/fd").Length;
        var before = Descriptors();
        var clients = new List<RawClient>();
        for (var i = 0; i < 1000; i++)
        {
            clients.Add(await proxy.ConnectAsync());
            await clients[i].SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        }

        var page = await proxy.StatusWhenAsync(now => now["writing"] == 1000);
        Assert.Equal(1000, page["active"]);
        clients.ForEach(client => client.Dispose());
        await proxy.StatusWhenAsync(now => now["active"] == 0 && now["client_gone"] == 1000);
        Assert.InRange(Descriptors(), 0, before + 16);
    }

    [Fact]
    public async Task Errors_go_to_the_log_file_when_there_is_one()
    {
        using var directory = new TempFolder();
        await using var proxy = await LabProxy.StartAsync("unix:/nowhere", ("log", directory["error.log"]));
        await proxy.GetAsync("GET /why HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
        proxy.Terminate();
        Assert.Equal(0, await proxy.ExitCodeAsync());
        var line = Assert.Single(await File.ReadAllLinesAsync(directory["error.log"], TestContext.Current.CancellationToken));
        Assert.Contains(
            " 502 connect upstream: the upstream's socket does not exist (connect() failed (2: No such file or directory)), client 127.0.0.1:",
            line, StringComparison.Ordinal);
        Assert.EndsWith("request \"GET /why\", upstream unix:/nowhere", line, StringComparison.Ordinal);
    }
}
