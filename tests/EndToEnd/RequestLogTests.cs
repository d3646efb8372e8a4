using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>What real proxies log of each request, read without the lab's own code; and what the lab says of it, with one worker and with two.</summary>
[Collection(Alone.Name)]
public sealed class RequestLogTests(LoggedRun logged) : IClassFixture<LoggedRun>
{
    /// <summary>Case, proxy and how clients and their lines agree: the first wave's answers, and what is said of each.</summary>
    public static TheoryData<string, string, string> Said { get; } = new()
    {
        { "answers", "nginx", "holds" }, { "answers", "haproxy", "holds" }, { "answers", "csharp", "holds" },
        { "refuses", "nginx", "holds" }, { "refuses", "haproxy", "holds" }, { "refuses", "csharp", "holds" },
        { "cuts-by-length", "nginx", "refuted" }, { "cuts-by-length", "haproxy", "holds" }, { "cuts-by-length", "csharp", "holds" },
        { "resets-until-close", "nginx", "refuted" }, { "resets-until-close", "haproxy", "refuted" }, { "resets-until-close", "csharp", "holds" },
        { "no-room", "nginx", "holds" }, { "no-room", "haproxy", "refuted" }, { "no-room", "csharp", "holds" },
        { "impatient", "nginx", "unknown" }, { "impatient", "haproxy", "unknown" }, { "impatient", "csharp", "unknown" },
    };

    public static TheoryData<string> Cases { get; } = [.. Said.Select(row => row.Data.Item1).Distinct()];

    [Theory]
    [MemberData(nameof(Said))]
    public void The_claim_has_one_verdict_with_one_worker_and_with_two(string @case, string proxy, string verdict)
    {
        Needs.Proxy(proxy);
        Assert.All(LoggedRun.Trials, n => Assert.Equal(verdict, (string)logged.Run.Verdicts(@case, proxy, n)["claims"]![0]!["verdict"]!));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_request_has_one_line(string @case)
    {
        foreach (var trial in Trials(@case))
        {
            var lines = Ids(trial);
            Assert.Equal(trial.Column("requests.csv", "id").Order(), lines.Order());
        }
    }

    [Fact]
    public void A_refused_upstream_is_502_or_503_to_the_client_and_in_the_log() => Assert.All(Trials("refuses"), trial =>
    {
        var status = trial.Proxy == "haproxy" ? "503" : "502";
        Assert.Equal(20, trial.Tally("requests.csv", "status")[status]);
        Assert.Equal(20, Lines(trial).Count(line => line.Contains($" {status} ", StringComparison.Ordinal) || line.Contains($"status={status} ", StringComparison.Ordinal)));
    });

    [Theory]
    [InlineData("nginx", "completion=\"OK\"")]
    [InlineData("haproxy", " 200 552 - - SD-- ")]
    [InlineData("csharp", " cut body_truncated ")]
    public void Of_an_answer_that_its_upstream_cut_the_log_says(string proxy, string words)
    {
        Needs.Proxy(proxy);
        foreach (var trial in Trials("cuts-by-length").Where(t => t.Proxy == proxy))
        {
            Assert.Equal(20, trial.Tally("requests.csv", "outcome")["cut"]);
            Assert.All(Lines(trial), line => Assert.Contains(words, line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void HAProxy_logs_503_for_a_kept_client_to_whom_it_sends_nothing()
    {
        Needs.Proxy("haproxy");
        foreach (var trial in Trials("no-room").Where(t => t.Proxy == "haproxy"))
        {
            var reset = trial.Column("requests.csv", "id").Zip(trial.Column("requests.csv", "outcome")).Where(r => r.Second == "reset").Select(r => r.First).ToArray();
            Assert.NotEmpty(reset);
            Assert.All(reset, id => Assert.Contains(" 503 0 - - sC-- ", Lines(trial).Single(line => line.Contains($"{{{id}}}", StringComparison.Ordinal)), StringComparison.Ordinal));
        }
    }

    private IEnumerable<TrialReader> Trials(string @case) => logged.Run.Trials.Where(t => t.Case == @case);

    private static string[] Lines(TrialReader trial) => File.ReadAllLines(trial.File("proxy-requests.log"));

    // {17} is HAProxy's, id="17" nginx's, id 17 that of the C# proxy. HAProxy's other lines have none.
    private static IEnumerable<string> Ids(TrialReader trial) => Lines(trial).Where(line => !line.StartsWith("Connect()", StringComparison.Ordinal))
        .Select(line => trial.Proxy == "haproxy" ? line.Split('{', '}')[1] : line[(line.LastIndexOf("id", StringComparison.Ordinal) + 2)..].Trim(' ', '=', '"'));
}
