using System.Globalization;
using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// The plan's keys about clients, through real proxies. What a client sent is in what nginx answers, and that is known by its hash: nginx
/// is told to answer with its own variables.
/// </summary>
public sealed class ClientKeyTests : IDisposable
{
    private readonly List<Lab> _labs = [];

    public void Dispose() => _labs.ForEach(lab => lab.Dispose());

    [Fact]
    public async Task Each_request_carries_the_id_of_its_row_unless_it_is_turned_off()
    {
        var trial = await Echo("$http_x_lab_request");
        var rows = trial.Column("requests.csv", "id").Zip(trial.Column("requests.csv", "body_hash")).ToArray();
        Assert.Equal(6, rows.Length); // 3 clients, 2 waves
        Assert.All(rows, row => Assert.Equal(Hash(row.First), row.Second));

        var without = await Echo("none$http_x_lab_request", "request_ids=false");
        Assert.All(without.Column("requests.csv", "body_hash"), hash => Assert.Equal(Hash("none"), hash));
    }

    [Fact]
    public async Task Requests_have_the_method_path_fields_and_protocol_of_the_plan()
    {
        var trial = await Echo(
            "$request|$http_x_a|$http_x_b|$http_upgrade|$http_connection",
            "request_method=PUT", "request_path=//a/../b%2f?q=%zz", "request_fields=X-A: 1, 2; 3", "request_fields=X-B: b", "upgrade=websocket");
        Assert.All(trial.Column("requests.csv", "body_hash"), hash => Assert.Equal(Hash("PUT //a/../b%2f?q=%zz HTTP/1.1|1, 2; 3|b|websocket|Upgrade"), hash));
        var old = await Echo("$request", "http10=true");
        Assert.All(old.Column("requests.csv", "body_hash"), hash => Assert.Equal(Hash("GET / HTTP/1.0"), hash));
    }

    [Fact]
    public async Task Requests_on_one_connection_are_counted()
    {
        var trial = await Echo("x", "requests=4", "keep_alive=true");
        var rows = trial.Column("requests.csv", "connection").Zip(trial.Column("requests.csv", "nth")).ToArray();
        Assert.Equal(24, rows.Length); // 3 clients, 2 waves
        Assert.Equal(6, rows.Select(r => r.First).Distinct().Count());
        Assert.All(rows.GroupBy(r => r.First), c => Assert.Equal(["1", "2", "3", "4"], c.Select(r => r.Second)));
    }

    [Fact]
    public async Task A_slow_reader_takes_its_time()
    {
        var trial = await Echo(new string('x', 200), "slow_read=500", "waves=1");
        var (first, end) = (Numbers(trial, "first_byte_ms"), Numbers(trial, "end_ms"));
        Assert.All(first.Zip(end), t => Assert.True(t.Second - t.First > 390, $"{t.Second - t.First} ms for over 200 octets at 500 a second"));
    }

    [Fact]
    public async Task Each_attempt_is_a_row_that_names_the_first()
    {
        var trial = await Answer("return 503;", "attempts=3", "retry_backoff=1ms", "retry_jitter=0.5", "waves=1");
        Assert.Equal(9, trial.Tally("requests.csv", "status")["503"]);
        var of = trial.Column("requests.csv", "retry_of");
        Assert.Equal(3, of.Count(id => id.Length == 0));
        Assert.All(of.Where(id => id.Length > 0).CountBy(id => id), first => Assert.Equal(2, first.Value));

        var limited = await Answer("return 503;", "attempts=3", "retry_backoff=1ms", "retry_budget=0", "waves=1");
        Assert.Equal(3, limited.Tally("requests.csv", "status")["503"]);
    }

    [Fact]
    public async Task A_body_that_waits_for_100_Continue_gets_one_from_a_proxy_that_reads_bodies_first()
    {
        Needs.Proxy("nginx");
        var trial = await Run("healthy", "nginx", "body_bytes=3000", "expect_continue=true", "waves=1");
        Assert.Equal(new Dictionary<string, int> { ["ok"] = 3 }, trial.Tally("requests.csv", "outcome"));
        Assert.All(trial.Column("requests.csv", "interim"), interim => Assert.Equal("1", interim));
    }

    [Fact]
    public async Task A_client_that_half_closes_is_taken_for_one_that_left_by_a_proxy_that_waits()
    {
        var trial = await Run("read-no-write", "csharp", "half_close=true", "waves=1", "read_timeout=20s");
        Assert.Equal(new Dictionary<string, int> { ["reset"] = 3 }, trial.Tally("requests.csv", "outcome"));
        Assert.InRange(trial.Max("requests.csv", "end_ms")!.Value, 0, 18_000);
    }

    [Theory, InlineData("http10=true", "chunked=true"), InlineData("request_fields=Content-Length: 3", "waves=1"), InlineData("request_path=a", "waves=1"), InlineData("attempts=0", "waves=1")]
    public async Task What_cannot_be_sent_is_refused_before_anything_runs(params string[] keys)
    {
        using var lab = new Lab();
        Assert.Equal(64, (await lab.Run(["run", "healthy", "--proxy", "csharp", .. Set(keys)])).ExitCode);
    }

    private Task<TrialReader> Echo(string words, params string[] keys) => Answer($"return 200 \"{words}\";", keys);

    private Task<TrialReader> Answer(string directive, params string[] keys)
    {
        Needs.Proxy("nginx");
        return Run("healthy", "nginx", [$"nginx.location={directive}", .. keys]);
    }

    private async Task<TrialReader> Run(string @case, string proxy, params string[] keys)
    {
        var lab = new Lab();
        _labs.Add(lab);
        var result = await lab.Run(["run", @case, "--proxy", proxy, "--set", "clients=3", "--set", "requests=1", .. Lab.Quick, .. Set(keys)]);
        var trial = Assert.Single(result.Run.Trials);
        Assert.True(trial.Has("done"), result.Err + result.Out);
        return trial;
    }

    private static string[] Set(string[] keys) => [.. keys.SelectMany(key => new[] { "--set", key })];

    private static double[] Numbers(TrialReader trial, string column) =>
        [.. trial.Column("requests.csv", column).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    private static string Hash(string body)
    {
        var hash = new BodyHash();
        hash.Add(Encoding.ASCII.GetBytes(body));
        return hash.Value!.Value.ToString("x16", CultureInfo.InvariantCulture);
    }
}
