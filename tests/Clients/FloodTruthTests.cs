using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ProxyLab.Commands;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary><c>proxylab flood</c> sends what was typed, and says what it hides, what failed here and what came unasked.</summary>
public sealed class FloodTruthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("//a/../b%2f?c=%zz", "//a/../b%2f?c=%zz"), InlineData("/./x//", "/./x//"), InlineData("?q", "/?q"), InlineData("", "/"), InlineData("/a%20|{}^`", "/a%20|{}^`")]
    public async Task A_path_goes_out_as_it_is_typed(string typed, string sent)
    {
        var head = new TaskCompletionSource<string>();
        using var server = Recording(head);
        var (code, _, error) = await Invoke($"HTTP://{server.Endpoint}{typed}");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"GET {sent} HTTP/1.1\r\nHost: {server.Endpoint}\r\n", await head.Task);
    }

    [Theory]
    [InlineData("/redirect?u=http://x/y"), InlineData("/t:/x"), InlineData("/:80/a:/b")]
    public async Task A_path_that_looks_like_the_end_of_a_Unix_name_is_a_path(string typed)
    {
        var head = new TaskCompletionSource<string>();
        using var server = Recording(head);
        Assert.Equal(0, (await Invoke($"{server.Endpoint}{typed}")).Code);
        Assert.StartsWith($"GET {typed} HTTP/1.1\r\n", await head.Task);
    }

    [Theory]
    [InlineData("a:/b"), InlineData("a")]
    public void A_name_that_holds_what_ends_one_is_the_one_that_is_there(string rest)
    {
        var name = $"{Guid.NewGuid()}/{rest}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        listener.Listen();
        Assert.Equal(($"\0{name}", "/"), Unix($"@{name}"));
        Assert.Equal(($"\0{name}", "/x:/y"), Unix($"@{name}:/x:/y"));
        Assert.Equal(("/no/such.sock", "/x:/y"), Unix("/no/such.sock:/x:/y"));

        static (string?, string) Unix(string text) => FloodTarget.Parse(text) is var (target, _, path) ? (target.Path, path) : default;
    }

    [Fact]
    public async Task A_field_goes_out_in_the_octets_that_were_typed()
    {
        var head = new TaskCompletionSource<string>();
        using var server = Recording(head);
        Assert.Equal(0, (await Invoke($"http://{server.Endpoint}/", "-H", "X: ünï €")).Code);
        Assert.Contains("X: ünï €\r\n", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(await head.Task)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_is_not_sent_however_it_is_written()
    {
        Assert.Equal("[fe80::1]:80", FloodTarget.Parse("[fe80::1%lo]:80").Host);
        Assert.Equal("[fe80::1]:80", FloodTarget.Parse("http://[fe80::1%lo]:80/").Host);
        Assert.Equal(("[fe80::1]", 1L), FloodTarget.Parse("http://[fe80::1%25lo]/") is var t ? (t.Host, t.Target.Tcp!.Address.ScopeId) : default); // RFC 6874
    }

    [Fact]
    public async Task A_flood_by_itself_sends_no_id_unless_it_is_asked()
    {
        foreach (bool asked in new[] { false, true })
        {
            var head = new TaskCompletionSource<string>();
            using var server = Recording(head);
            await Invoke([$"http://{server.Endpoint}/", .. asked ? new[] { "--ids" } : []]);
            Assert.Equal(asked, (await head.Task).Contains("X-Lab-Request: 1\r\n", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("[::1]:{0}"), InlineData("localhost:{0}"), InlineData(":{0}")]
    public async Task An_IPv6_target_is_reached(string words)
    {
        if (!Socket.OSSupportsIPv6)
            Assert.Skip("this machine has no IPv6");
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        var served = Task.Run(async () =>
        {
            using var peer = await listener.AcceptSocketAsync(Stop);
            var head = await ScriptedServer.ReadHead(peer, Stop);
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), Stop);
            return head;
        }, Stop);
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var authority = words.StartsWith("localhost", StringComparison.Ordinal) ? $"localhost:{port}" : $"[::1]:{port}";
        var (code, output, _) = await Invoke(string.Format(CultureInfo.InvariantCulture, words, port) + "/x", "--json");
        Assert.Equal((0, 1), (code, Json(output).GetProperty("outcomes").GetProperty("ok").GetInt32()));
        Assert.Contains($"Host: {authority}\r\n", await served);
    }

    [Fact]
    public async Task A_local_error_is_explained_and_ends_with_code_2()
    {
        var (code, output, error) = await Invoke("http://224.0.0.1:9/", "--json"); // ENETUNREACH, or EACCES: no packet is sent
        Assert.Equal(2, code);
        Assert.Contains("1 of 1 requests", error);
        var reason = Assert.Single(Json(output).GetProperty("local_errors").EnumerateArray());
        Assert.Equal((1, error.Trim()), (reason.GetProperty("count").GetInt32(), reason.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Octets_after_answers_have_a_line()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok + "HTTP/1.1 301 Mo");
        var (_, output, _) = await Invoke($"{server.Endpoint}", "-c", "3");
        Assert.Matches(@"unasked +3 +answers followed by octets nobody asked for \(45\)", output);
        Assert.Matches(@"broke unasked-octets +3 ", output);
        var unasked = Json((await Invoke($"{server.Endpoint}", "-c", "3", "--json")).Output).GetProperty("unasked");
        Assert.Equal((3, 45), (unasked.GetProperty("answers").GetInt32(), unasked.GetProperty("octets").GetInt32()));
    }

    [Fact]
    public async Task A_report_of_answers_that_break_nothing_says_nothing_of_it()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        var output = (await Invoke($"{server.Endpoint}", "-c", "3")).Output;
        Assert.All(["unasked", "broke", "interim", "retries", "stray"], word => Assert.DoesNotContain(word, output));
    }

    [Fact]
    public async Task A_closed_model_says_that_it_hides_freezes_and_what_an_open_one_would_have()
    {
        int served = 0;
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            while (await ScriptedServer.ReadHead(peer, stop) is not null)
            {
                await Task.Delay(++served == 100 ? 3000 : 1, stop); // one freeze
                await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
            }
        });
        string[] arguments = [$"{server.Endpoint}", "-n", "200", "-k"];
        var (_, output, _) = await Invoke(arguments);
        Assert.Contains("the closed model hides freezes", output);
        Assert.Matches(@"open p99\.9 +\d{4}\.\d{3}\n", output);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        served = 0;
        var json = Json((await Invoke([.. arguments, "--json"])).Output);
        double Of(string group, string percentile) => json.GetProperty(group).GetProperty(percentile).GetProperty("upper_ms").GetDouble();
        Assert.True(Of("latency", "p90") < 300, "one request of 200 was frozen");
        Assert.True(Of("as_open_model", "p90") > 1000, "most of the requests that were due waited");
    }

    [Fact]
    public async Task An_open_model_and_clients_with_one_request_hide_nothing()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        Assert.DoesNotContain("hides", (await Invoke($"{server.Endpoint}", "-c", "3")).Output);
        Assert.DoesNotContain("hides", (await Invoke($"{server.Endpoint}", "--rate", "50", "-d", "200ms")).Output);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Requests_that_run_at_the_end_are_waited_for_with_grace_and_given_up_without(bool grace)
    {
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await Task.Delay(1500, stop);
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        var (code, output, _) = await Invoke([$"{server.Endpoint}", "-c", "4", "-d", "500ms", "--json", .. grace ? new[] { "--grace", "20s" } : []]);
        var outcomes = Json(output).GetProperty("outcomes");
        Assert.Equal((0, 4), (code, Json(output).GetProperty("started").GetInt32()));
        Assert.Equal(4, outcomes.GetProperty(grace ? "ok" : "in-flight").GetInt32());
        Assert.InRange(Json(output).GetProperty("duration_ms").GetDouble(), grace ? 1490 : 490, grace ? 15_000 : 5000);
    }

    [Fact]
    public async Task Every_option_of_a_request_reaches_the_wire()
    {
        var head = new TaskCompletionSource<string>();
        using var server = Recording(head, unix: true);
        await Invoke($"{server.Endpoint}:/a/../b", "--method", "POST", "-H", "X-A: 1", "-H", "X-B: 2, 3", "--upgrade", "h2c", "--body-bytes", "3");
        Assert.Equal("POST /a/../b HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\nX-B: 2, 3\r\nContent-Length: 3\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", await head.Task);
    }

    [Fact]
    public async Task Retries_have_a_line()
    {
        using var server = ScriptedServer.Answering(unix: true, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        var (_, output, _) = await Invoke($"{server.Endpoint}", "--attempts", "3", "--backoff", "1ms", "--jitter", "0.5", "--retry-budget", "2");
        Assert.Matches(@"started +3 ", output);
        Assert.Matches(@"retries +2 ", output);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static ScriptedServer Recording(TaskCompletionSource<string> head, bool unix = false) => new(unix, async (peer, _, stop) =>
    {
        head.TrySetResult((await ScriptedServer.ReadHead(peer, stop))!);
        await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
    });

    private static async Task<(int Code, string Output, string Error)> Invoke(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await new RootCommand { FloodCommand.Create() }.Parse(["flood", .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Stop);
        return (code, output.ToString(), error.ToString());
    }
}
