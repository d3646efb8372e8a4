using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>A flood and a kept connection meet the same servers on the real kernel, and must give the same account of them.</summary>
public sealed class ClientAgreementTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300); // of those that get no answer; others end before

    public static TheoryData<string, bool> Scripts =>
        [.. from script in EndingScript.All from unix in new[] { true, false } select (script.Name, unix)];

    [Theory, MemberData(nameof(Scripts))]
    public void Both_clients_give_the_same_outcome_status_and_octets_when_a_server(string does, bool unix)
    {
        var script = EndingScript.All.Single(s => s.Name == does);
        using var server = script.Serve(unix);
        var flood = One(Flood(server, script));
        var kept = Keep(server, script, requests: 1).Single();
        Assert.Equal(script.Outcome, flood.Outcome);
        Assert.Equal((flood.Outcome, flood.Status, flood.Interim, flood.Unasked, flood.BodyHash, flood.Broken), (kept.Outcome, kept.Status, kept.Interim, kept.Unasked, kept.BodyHash, kept.Broken));
        if (script.Outcome == Outcome.OverLimit)
            Assert.All([flood, kept], result => Assert.InRange(result.Bytes, ResponseParser.MaxHeaderBytes + 1, script.Octets.Length)); // it stops there
        else
            Assert.Equal((script.Octets.Length, script.Octets.Length), (flood.Bytes, kept.Bytes));
        Assert.Equal((flood.SentMs is null, flood.FirstByteMs is null), (kept.SentMs is null, kept.FirstByteMs is null));
    }

    /// <summary>Those after which a client goes on: one that has given up has no second request.</summary>
    public static TheoryData<string, bool> Ends =>
        [.. from script in EndingScript.All where script.Outcome != Outcome.InFlight from unix in new[] { true, false } select (script.Name, unix)];

    [Theory, MemberData(nameof(Ends))]
    public void Both_clients_use_the_same_number_of_connections_when_a_server(string does, bool unix)
    {
        var script = EndingScript.All.Single(s => s.Name == does);
        using var server = script.Serve(unix);
        var (summary, _) = Run(Flood(server, script) with { RequestsPerClient = 2 });
        Assert.Equal(script.Connections, summary.Connections);
        int before = server.Accepted;
        Assert.Equal(script.Connections, before);
        Keep(server, script, requests: 2);
        Assert.Equal(script.Connections, server.Accepted - before);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Both_clients_are_refused_when_nobody_listens(bool unix)
    {
        Endpoint gone;
        using (var server = new ScriptedServer(unix, null))
            gone = server.Endpoint;
        using var kept = new KeptConnection(To(gone), new ClientIds(), NowMs);
        kept.Begin();
        var result = kept.Finish();
        Assert.Equal((Outcome.Refused, Outcome.Refused), (One(To(gone)).Outcome, result.Outcome));
        Assert.Equal((null, -1), (result.SentMs, kept.Fd));
    }

    [Fact]
    public async Task A_connection_that_was_sent_octets_unasked_after_its_answer_is_not_kept()
    {
        var sent = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
            await answered.Task;
            await peer.SendAsync("unasked"u8.ToArray(), stop);
            sent.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        using var kept = new KeptConnection(To(server) with { KeepAlive = true }, new ClientIds(), NowMs);
        kept.Begin();
        Assert.Equal(Outcome.Ok, kept.Finish().Outcome);
        Assert.True(kept.IsKept);
        answered.SetResult();
        await sent.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(kept.IsKept);
    }

    private static FloodSpec Flood(ScriptedServer server, EndingScript script) =>
        To(server) with { KeepAlive = true, Deadline = script.Outcome == Outcome.InFlight ? Patience : TimeSpan.FromSeconds(20) };

    private static List<RequestResult> Keep(ScriptedServer server, EndingScript script, int requests)
    {
        using var kept = new KeptConnection(Flood(server, script), new ClientIds(), NowMs);
        var results = new List<RequestResult>();
        for (int i = 0; i < requests; i++)
        {
            kept.Begin();
            results.Add(kept.Finish());
        }
        return results;
    }
}
