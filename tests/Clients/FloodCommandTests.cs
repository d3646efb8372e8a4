using System.CommandLine;
using System.Text.Json;
using ProxyLab.Commands;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary><c>proxylab flood</c>, as its user meets it.</summary>
public sealed class FloodCommandTests
{
    [Fact]
    public async Task The_report_fits_80_columns_and_names_the_outcomes()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        var (code, output, error) = await Invoke($"{server.Endpoint}:/some/path?q", "-c", "5", "-n", "3");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Matches(@"ok +15 +100\.00 %", output);
        Assert.Matches(@"p99\.9 +\d+\.\d{3}\n", output);
    }

    [Fact]
    public async Task The_JSON_report_adds_up()
    {
        using var server = ScriptedServer.Answering(unix: false, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        var (code, output, _) = await Invoke($"http://{server.Endpoint}/", "--rate", "200", "--poisson", "--seed", "3", "-d", "500ms", "--json");
        Assert.Equal(0, code);
        var json = JsonDocument.Parse(output).RootElement;
        long started = json.GetProperty("started").GetInt64();
        Assert.Equal(started, json.GetProperty("outcomes").EnumerateObject().Sum(o => o.Value.GetInt64()));
        Assert.Equal(started, json.GetProperty("statuses").GetProperty("503").GetInt64());
        Assert.True(json.GetProperty("latency").GetProperty("p50").GetProperty("upper_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task A_target_that_nobody_listens_on_gives_a_report_and_code_0()
    {
        var (code, output, _) = await Invoke("unix:/nowhere/at/all", "--json");
        Assert.Equal(0, code);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, json.GetProperty("outcomes").GetProperty("refused").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("latency").GetProperty("p50").GetProperty("upper_ms").ValueKind);
    }

    [Fact]
    public async Task A_target_is_written_as_watch_takes_it()
    {
        using var server = ScriptedServer.Answering(unix: false, Ok);
        using var unix = ScriptedServer.Answering(unix: true, Ok);
        var port = server.Endpoint.Tcp!.Port;
        foreach (var target in new[] { $"{server.Endpoint}", $":{port}", $"localhost:{port}/some/path", unix.Endpoint.Path!, $"{unix.Endpoint.Path}:/some/path" })
        {
            var (code, output, _) = await Invoke(target, "--json");
            Assert.Equal((0, 1), (code, JsonDocument.Parse(output).RootElement.GetProperty("outcomes").GetProperty("ok").GetInt64()));
        }
    }

    [Theory]
    [InlineData("https://localhost/", "no TLS")]
    [InlineData("localhost", "not a target")]
    [InlineData("http://user:secret@localhost/", "Authorization")]
    [InlineData("http://localhost/a#b", "fragment")]
    [InlineData("http://::1/", "brackets")]
    [InlineData("http://[127.0.0.1]/", "IPv6")]
    [InlineData("http://localhost:0/", "1 to 65535")]
    [InlineData("http://localhost:x/", "1 to 65535")]
    [InlineData("http://:80/", "no host")]
    [InlineData("unix:/x --grace 1s", "--duration")]
    [InlineData("unix:/x -d 1s --grace 1s --deadline 3s", "give one")]
    [InlineData("unix:/x --expect", "body")]
    [InlineData("unix:/x --http10 --chunked", "HTTP/1.0")]
    [InlineData("unix:/x --jitter 0.5", "--attempts")]
    [InlineData("unix:/x --attempts 2 --jitter 1.5", "jitter")]
    [InlineData("unix:/x -H Content-Length:5", "Content-Length")]
    [InlineData("unix:/x -H nocolon", "Name: value")]
    [InlineData("http://no-such-host.invalid/", "has no address")]
    [InlineData("unix:/x -c 0", "clients")]
    [InlineData("unix:/x --rate 5", "--duration")]
    [InlineData("unix:/x --poisson -d 1s", "--rate")]
    [InlineData("unix:/x --rate 5 -c 3 -d 1s", "one kind")]
    [InlineData("unix:/x --rate 5 --ramp 6 --poisson -d 1s", "do not go together")]
    [InlineData("unix:/x --rate -5 -d 1s", "schedule")]
    [InlineData("unix:/x --sources 3", "source addresses")]
    [InlineData("unix:/x --method CONNECT", "CONNECT")]
    public async Task Bad_usage_is_said_in_words_with_code_64(string arguments, string words)
    {
        var (code, output, error) = await Invoke(arguments.Split(' '));
        Assert.Equal((64, ""), (code, output));
        Assert.Contains(words, error);
    }

    [Theory, InlineData("10x"), InlineData("-1s"), InlineData(""), InlineData("1e99s")]
    public void A_text_that_is_no_time_is_refused(string time)
    {
        var parsed = new RootCommand { FloodCommand.Create() }.Parse(["flood", "unix:/x", "--deadline", time]);
        Assert.Contains(parsed.Errors, e => e.Message.Contains("is not a time", StringComparison.Ordinal));
    }

    [Theory, InlineData("10s", 10_000), InlineData("250ms", 250), InlineData("1.5m", 90_000), InlineData("2", 2000), InlineData("0", 0)]
    public void A_time_is_read_in_its_unit(string text, double ms)
    {
        Assert.True(TimeOption.TryParse(text, out var time));
        Assert.Equal(ms, time.TotalMilliseconds);
    }

    private static async Task<(int Code, string Output, string Error)> Invoke(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await new RootCommand { FloodCommand.Create() }.Parse(["flood", .. arguments], Root.Configuration)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
