using System.Globalization;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// The reports from the field, reproduced on the real proxies: the verdicts, and the numbers behind them reckoned from the files. What is right was measured by
/// hand, with plain sockets, on nginx 1.22 and HAProxy 2.6.
/// </summary>
[Collection(Alone.Name)]
public sealed class FieldReportTests(FieldReportTests.Reproduced reproduced) : IClassFixture<FieldReportTests.Reproduced>
{
    private static readonly string[] Cases =
    [
        "busy-upstream", "stops-accepting", "interim-answers", "two-framings", "early-answer", "cut-answer", "client-leaves", "failing-address", "failing-address-retried",
        "restart", "ends-on-reuse", "client-half-closes", "upstream-half-closes", "short-of-descriptors", "few-descriptors",
    ];

    /// <summary>The claims, each with the proxies on which it is refuted; on the others it holds.</summary>
    public static TheoryData<string, string, string> Verdicts => new()
    {
        { "busy-upstream", "W01", "" }, { "busy-upstream", "W01.late", "csharp haproxy nginx" }, { "busy-upstream", "R01", "" }, { "busy-upstream", "W02", "" },
        { "stops-accepting", "R06", "haproxy" }, { "stops-accepting", "W02", "haproxy" },
        { "interim-answers", "W12", "" }, { "interim-answers", "R07", "nginx" }, { "interim-answers", "W02", "nginx" },
        { "two-framings", "W11", "haproxy nginx" }, { "two-framings", "R09.same", "" }, { "two-framings", "R09.next", "" }, { "two-framings", "W02", "" },
        { "early-answer", "R10.closes", "haproxy nginx" }, { "early-answer", "R10.drains", "" },
        { "cut-answer", "R11.sized", "" }, { "cut-answer", "R11.close-fin", "" }, { "cut-answer", "R11.close-reset", "haproxy" }, { "cut-answer", "W02", "nginx" },
        { "client-leaves", "W07", "haproxy" }, { "client-leaves", "R12", "" },
        { "failing-address", "W05", "nginx" }, { "failing-address", "W05.post", "" },
        { "failing-address-retried", "R13.safe", "" }, { "failing-address-retried", "R13.all", "haproxy nginx" },
        { "restart", "W10", "csharp haproxy nginx" }, { "restart", "R15.told", "" }, { "restart", "R15.back", "" }, { "restart", "R15.kept", "" }, { "restart", "W02", "" },
        { "ends-on-reuse", "R16.get", "haproxy" }, { "ends-on-reuse", "R16.post", "haproxy nginx" }, { "ends-on-reuse", "W02", "" },
        { "client-half-closes", "W14", "csharp nginx" }, { "client-half-closes", "R20.midway", "" },
        { "upstream-half-closes", "R20.upstream", "" }, { "upstream-half-closes", "W02", "" },
        { "short-of-descriptors", "W13", "csharp haproxy nginx" }, { "short-of-descriptors", "R18.refuses", "csharp haproxy" }, { "few-descriptors", "W13", "haproxy nginx" },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public async Task A_claim_has_its_verdict_on_each_proxy(string @case, string claim, string refuted)
    {
        var run = await reproduced.Run();
        var claims = run.Json("findings.json")["claims"]!.AsArray().Where(c => (string)c!["case"]! == @case && (string)c["id"]! == claim).ToArray();
        Assert.NotEmpty(claims);
        Assert.All(claims, c =>
        {
            // The C# proxy sends no POST over a connection that was used before: there is nothing to lose.
            if (claim == "R16.post" && (string)c!["proxy"]! == "csharp")
            {
                Assert.Equal("not applicable", (string)c["verdict"]!);
                return;
            }

            // A busy machine may leave a rule about time unknown, and says so; it never turns it.
            if ((string)c!["verdict"]! == "unknown" && ((string)c["observed"]!).Contains("waited for a CPU", StringComparison.Ordinal)) return;
            Assert.Equal($"{c["proxy"]} {(refuted.Contains((string)c["proxy"]!, StringComparison.Ordinal) ? "refuted" : "holds")}", $"{c["proxy"]} {c["verdict"]}");
        });
    }

    [Fact]
    public async Task The_ledgers_of_each_trial_add_up()
    {
        foreach (var trial in (await reproduced.Run()).Trials)
        {
            Ledgers.AssertAddsUp(trial);
            Ledgers.AssertJoin(trial);
        }
    }

    [Fact]
    public async Task A_full_Unix_queue_refuses_at_once_and_a_full_TCP_queue_answers_late()
    {
        foreach (var trial in await Trials("busy-upstream"))
        {
            var seconds = trial.Column("requests.csv", "end_ms").Zip(trial.Column("requests.csv", "intended_ms"), (end, from) => (Number(end) - Number(from)) / 1000).ToArray();
            var statuses = trial.Tally("requests.csv", "status");
            Assert.Equal(300, seconds.Length);
            if (Setting(trial, "transport") == "unix")
            {
                Assert.InRange(300 - statuses["200"], 100, 171); // 129 have room at once, and some more while others are served
                Assert.Equal(300, statuses["200"] + statuses[trial.Proxy == "nginx" ? "502" : "503"]);
            }
            else
            {
                Assert.Equal(300, statuses["200"]);
                Assert.InRange(seconds.Count(s => s >= 1), 100, 250); // 159 to 183 on a quiet machine
            }
        }
    }

    [Fact]
    public async Task HAProxy_closes_without_an_octet_after_its_four_tries_to_connect()
    {
        var trial = (await Trials("stops-accepting")).Single(t => t.Proxy == "haproxy");
        var untold = trial.Column("requests.csv", "outcome").Zip(trial.Column("requests.csv", "bytes"), trial.Column("requests.csv", "end_ms").Zip(trial.Column("requests.csv", "intended_ms"), (end, from) => Number(end) - Number(from)))
            .Where(r => r.First == "reset").ToArray();
        Assert.NotEmpty(untold);
        Assert.All(untold, r => Assert.Equal("0", r.Second));
        Assert.All(untold, r => Assert.InRange(r.Third, 5900, 9000)); // four times 1.5 s
    }

    [Fact]
    public async Task Every_second_request_fails_where_a_connection_ends_as_it_is_used_again()
    {
        foreach (var trial in await Trials("ends-on-reuse"))
        {
            var ok = trial.Tally("requests.csv", "outcome")["ok"];
            var heals = trial.Proxy == "csharp" || (trial.Proxy == "nginx" && Setting(trial, "request_method") == "GET");
            var avoids = trial.Proxy == "haproxy" && Setting(trial, "keep_alive") == "false"; // a new client's first request goes over a new connection
            Assert.InRange(ok, heals || avoids ? 20 : 10, heals || avoids ? 20 : 14); // a connection may come back too late to be used again
        }
    }

    [Fact]
    public async Task A_POST_is_executed_twice_where_the_proxy_was_told_to_try_everything_again()
    {
        foreach (var trial in await Trials("failing-address-retried"))
        {
            var twice = Ledgers.Executions(trial).Values.Count(n => n > 1);
            if (Setting(trial, "upstream_retries") == "all") Assert.InRange(twice, 1, 6);
            else Assert.Equal(0, twice);
            Assert.Equal(6, Ledgers.Executions(trial).Count);
        }
    }

    private static string Setting(TrialReader trial, string key) => trial.Plan["plan"]![key]!.ToString();

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<TrialReader>> Trials(string @case) => [.. (await reproduced.Run()).Trials.Where(t => t.Case == @case)];

    /// <summary>One run of all of them, once.</summary>
    public sealed class Reproduced : IDisposable
    {
        private readonly Lazy<Lab> _lab = new(() => new Lab());
        private readonly Lazy<Task<LabResult>> _result;

        /// <summary>Started when a test asks.</summary>
        public Reproduced() => _result = new(() => _lab.Value.Run(["run", .. Cases, "--draw", "none"]));

        internal async Task<RunReader> Run()
        {
            Needs.UsualProxies();
            var run = (await _result.Value).Exits(0).Run;
            Assert.All(run.Json("findings.json")["trials"]!.AsArray(), t => Assert.Equal("valid", (string)t!["state"]!));
            return run;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_lab.IsValueCreated) _lab.Value.Dispose();
        }
    }
}
