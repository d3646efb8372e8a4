using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>The key <c>request_log</c>: a line for each request when it has ended, and nothing of a client's that could pass for another.</summary>
public sealed class RequestLogTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "GET", @"200 5 octets \d+\.\d{3} s whole none id 17")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD", @"200 0 octets \d+\.\d{3} s whole none id 17")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "GET", @"204 0 octets \d+\.\d{3} s whole none id 17")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "GET", @"200 5 octets \d+\.\d{3} s cut body_truncated id 17")]
    [InlineData("nonsense\r\n\r\n", "GET", @"502 \d+ octets \d+\.\d{3} s whole header_invalid id 17")]
    [InlineData("", "GET", @"502 \d+ octets \d+\.\d{3} s whole header_closed id 17")]
    public async Task A_request_that_has_ended_has_a_line(string answer, string method, string expected)
    {
        using var directory = new TempFolder();
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("request_log", directory["requests.log"]));
        var asked = proxy.GetAsync($"{method} / HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: 17\r\nConnection: close\r\n\r\n");
        await upstream.AnswerOnceAsync(answer);
        await asked;
        Assert.Matches($"^{When} request {expected}$", Assert.Single(await LinesAsync(proxy, directory["requests.log"])));
    }

    [Fact]
    public async Task An_id_cannot_pass_for_a_line()
    {
        using var directory = new TempFolder();
        await using var proxy = await LabProxy.StartAsync("unix:/nowhere", ("request_log", directory["requests.log"]));
        await proxy.GetAsync("GET / HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: 1 id 2\tZ request 200\r\nX-Lab-Request: 3\r\nConnection: close\r\n\r\n");
        Assert.Matches($@"^{When} request 502 \d+ octets \d+\.\d{{3}} s whole connect_no_such_socket id 1 id 2\?Z request 200,3$", Assert.Single(await LinesAsync(proxy, directory["requests.log"])));
    }

    [Fact]
    public async Task A_client_that_left_before_an_answer_was_sent_nothing()
    {
        using var directory = new TempFolder();
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("request_log", directory["requests.log"]), ("read_timeout_ms", 60_000));
        var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: 4\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        client.Dispose();
        await proxy.StatusWhenAsync(page => page["client_gone"] == 1);
        Assert.Matches($@"^{When} request - 0 octets \d+\.\d{{3}} s nothing client_gone id 4$", Assert.Single(await LinesAsync(proxy, directory["requests.log"])));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_named_with_its_key()
    {
        using var directory = new TempFolder();
        var config = directory.Write("config.json", """{"listen":"127.0.0.1:0","status":"127.0.0.1:0","upstream":"unix:/x","request_log":"/nowhere/at/all"}""");
        var (code, error) = await LabProxy.RunAsync(config);
        Assert.Equal(2, code);
        Assert.Contains("request_log: '/nowhere/at/all' cannot be opened", error, StringComparison.Ordinal);
    }

    private const string When = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";

    /// <summary>The lines, once the proxy holds no client any more: each line is written before its connection is let go.</summary>
    private static async Task<string[]> LinesAsync(LabProxy proxy, string file)
    {
        await proxy.StatusWhenAsync(page => page["active"] == 0);
        return await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
    }
}
