using Xunit;

namespace ProxyLab.Tests.Judging;

/// <summary>What a client got against what the log says of it.</summary>
public sealed class LoggedRequestTests
{
    private static readonly Plan Plan = Plan.Default with { Waves = 1, RequestLog = true };

    [Theory]
    [InlineData(Outcome.Ok, 200, 96, 200, false, LogAgreement.Agrees)]
    [InlineData(Outcome.Ok, 200, 96, 200, null, LogAgreement.Agrees)]
    [InlineData(Outcome.Status, 502, 96, 502, false, LogAgreement.Agrees)]
    [InlineData(Outcome.Cut, 200, 96, 200, true, LogAgreement.Agrees)]
    [InlineData(Outcome.Malformed, 200, 96, 200, true, LogAgreement.Agrees)]
    [InlineData(Outcome.Cut, null, 7, 200, true, LogAgreement.Agrees)]
    [InlineData(Outcome.Reset, null, 0, null, true, LogAgreement.Agrees)]
    [InlineData(Outcome.Reset, null, 0, 200, true, LogAgreement.Agrees)]
    [InlineData(Outcome.InFlight, 200, 96, 200, true, LogAgreement.Agrees)]
    [InlineData(Outcome.InFlight, 200, 96, 200, false, LogAgreement.Agrees)]
    [InlineData(Outcome.OverLimit, 200, 9, 200, false, LogAgreement.Agrees)]
    [InlineData(Outcome.Ok, 200, 96, 502, false, LogAgreement.StatusDiffers)]
    [InlineData(Outcome.Cut, 200, 96, 502, true, LogAgreement.StatusDiffers)]
    [InlineData(Outcome.Ok, 200, 96, null, true, LogAgreement.StatusDiffers)]
    [InlineData(Outcome.InFlight, 200, 96, 504, false, LogAgreement.StatusDiffers)]
    [InlineData(Outcome.Reset, null, 0, 503, false, LogAgreement.NotReceived)]
    [InlineData(Outcome.Reset, null, 0, 503, null, LogAgreement.NotReceived)]
    [InlineData(Outcome.Ok, 200, 96, 200, true, LogAgreement.WholeAfterAll)]
    [InlineData(Outcome.Status, 504, 96, 504, true, LogAgreement.WholeAfterAll)]
    [InlineData(Outcome.Cut, 200, 96, 200, false, LogAgreement.BrokenUnsaid)]
    [InlineData(Outcome.Cut, 200, 96, 200, null, LogAgreement.BrokenUnsaid)]
    [InlineData(Outcome.Cut, null, 7, 200, false, LogAgreement.BrokenUnsaid)]
    [InlineData(Outcome.Malformed, 200, 96, 200, false, LogAgreement.BrokenUnsaid)]
    [InlineData(Outcome.InFlight, null, 0, 504, false, LogAgreement.ClientLeft)]
    [InlineData(Outcome.InFlight, null, 0, null, true, LogAgreement.ClientLeft)]
    public void One_line_is_compared(Outcome outcome, int? status, long octets, int? logged, bool? incomplete, LogAgreement expected) =>
        Assert.Equal(expected, LoggedRequests.Compare(Row(outcome, status, octets), [new(1, logged, "") { Incomplete = incomplete }]));

    [Theory]
    [InlineData(Outcome.Ok, 200, 96, 0, LogAgreement.NoLine)]
    [InlineData(Outcome.InFlight, null, 3, 0, LogAgreement.NoLine)]
    [InlineData(Outcome.Reset, null, 0, 0, LogAgreement.Silent)]
    [InlineData(Outcome.Refused, null, 0, 0, LogAgreement.Silent)]
    [InlineData(Outcome.ConnectTimeout, null, 0, 0, LogAgreement.Silent)]
    [InlineData(Outcome.Ok, 200, 96, 2, LogAgreement.SeveralLines)]
    public void No_line_or_several_are_compared_with_nothing(Outcome outcome, int? status, long octets, int lines, LogAgreement expected) =>
        Assert.Equal(expected, LoggedRequests.Compare(Row(outcome, status, octets), Enumerable.Repeat(new RequestLine(1, 200, ""), lines)));

    [Theory]
    [InlineData(Verdict.Holds, "200 SD", "200 SD")]
    [InlineData(Verdict.Refuted, "200 SD", "200 --")]
    [InlineData(Verdict.Refuted, "200 --")] // one is a lie, whatever the other's line was
    [InlineData(Verdict.Unknown, "200 SD")] // of the other there is no line
    [InlineData(Verdict.Unknown)]
    public void The_claim_has_its_verdict(Verdict expected, params string[] logged) => Assert.Equal(
        expected, LoggedRequests.Claim.Judge(Hand("haproxy", [.. logged.Select((words, i) => Haproxy(i + 1, words))], new Ended(2, Outcome.Cut, 200, 1, Bytes: 96)).Build()).Verdict);

    [Fact]
    public void A_refutation_says_how_many_and_one_in_words()
    {
        var e = Hand("haproxy", [Haproxy(1, "503 sC"), Haproxy(2, "200 --")], new Ended(1, Outcome.Reset, null, 1), new Ended(1, Outcome.Ok, 200, 1, Bytes: 96)).Build();
        Assert.Equal(
            "of 2 requests: 1 agree, 1 logged as answered whose client got no octet; e.g. request 1: the client got no octet (reset); the log says 503 sC--, 217 octets",
            LoggedRequests.Claim.Judge(e).Instead);
    }

    [Fact]
    public void Where_every_client_left_first_nothing_is_known() => Assert.Equal(
        Verdict.Unknown, LoggedRequests.Claim.Judge(Hand("haproxy", [Haproxy(1, "504 sH")], new Ended(1, Outcome.InFlight, null, 1)).Build()).Verdict);

    [Fact]
    public void A_proxy_whose_driver_reads_no_such_lines_is_not_measured() =>
        Assert.Equal((Verdict.Unknown, "the proxy's driver reads no lines for requests in its log"), Judged(Hand("somebody-elses", [Haproxy(1, "200 --")])));

    [Fact]
    public void Requests_without_ids_are_not_measured() =>
        Assert.Equal((Verdict.Unknown, "requests carried no id (request_ids=false)"), Judged(new HandMade(Plan with { RequestIds = false }) { Proxy = "haproxy", RequestLog = [] }));

    [Fact]
    public void A_proxy_that_was_not_asked_is_not_measured() =>
        Assert.Equal((Verdict.Unknown, "the proxy was not asked for a line for each request (request_log=false)"), Judged(new HandMade(Plan) { Proxy = "nginx", Log = ["x"] }));

    [Fact]
    public void The_file_of_lines_is_read_in_place_of_the_log()
    {
        HandMade Told(string[]? asked) => new(Plan) { Proxy = "haproxy", Log = [Haproxy(1, "200 --"), Haproxy(2, "200 --")], RequestLog = asked };
        Assert.Equal((2, 1, 0), (Told(null).Build().Log.Requests.Count, Told([Haproxy(1, "200 --")]).Build().Log.Requests.Count, Told([]).Build().Log.Requests.Count));
    }

    // HAProxy gives 503 to those that were refused and to those whose connect timed out; only the log tells them apart.
    [Theory]
    [InlineData("503 SC", Verdict.Refuted)]
    [InlineData("503 sC", Verdict.Holds)]
    [InlineData(null, Verdict.Holds)]
    public void A_late_503_of_HAProxy_is_a_wait_for_a_timeout_as_its_log_says(string? words, Verdict expected)
    {
        string[] log = words is null ? [] : [.. Enumerable.Range(1, 10).Select(id => Haproxy(id, words))];
        var e = new HandMade(Plan) { Proxy = "haproxy", Log = log }.Wave(1, [new Ended(10, Outcome.Status, 503, 3.9)]).Build();
        Assert.Equal(expected, Hang.OfAll(e).Verdict);
    }

    private static (Verdict Verdict, string Observed) Judged(HandMade hand)
    {
        var judgement = LoggedRequests.Claim.Judge(hand.Build());
        return (judgement.Verdict, judgement.Observed);
    }

    private static HandMade Hand(string proxy, string[] lines, params Ended[] ended) => new HandMade(Plan) { Proxy = proxy, RequestLog = lines }.Wave(1, ended);

    private static string Haproxy(int id, string words) =>
        $"127.0.0.1:1 [26/Nov/2026:04:55:36.435] front b/s 0/0/0/1/1 {words.Split(' ')[0]} 217 - - {words.Split(' ')[1]}-- 1/1/1/1/0 0/0 {{{id}}} \"GET / HTTP/1.1\"";

    private static RequestRow Row(Outcome outcome, int? status, long octets) => new(1, 1, 0, 0, octets > 0 ? 1 : null, 2, status, outcome, octets);
}
