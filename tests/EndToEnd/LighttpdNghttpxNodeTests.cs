using System.Globalization;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>lighttpd, nghttpx and the proxy of Node.js before real upstreams that hang, on both transports: what their clients got, and when, and what each counted.</summary>
public sealed class LighttpdNghttpxNodeTests
{
    private const int Clients = 37, Queue = 10;

    /// <summary>The proxy, and what the clients get that find room in the queue, and those that find none on a Unix socket and on TCP; no status is none until the wave's end.</summary>
    public static TheoryData<string, string, string, string> Proxies { get; } = new()
    {
        { "lighttpd", "504", "500", "503" }, { "nghttpx", "504", "502", "504" }, { "node", "504", "502", "" },
    };

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Of_an_upstream_that_never_accepts_as_many_time_out_as_its_queue_holds(string proxy, string timedOut, string fullOnUnix, string fullOnTcp)
    {
        using var lab = new Lab();
        var run = await Run(lab, proxy, "never-accept", backlog: Queue - 1);
        foreach (var (transport, full) in new[] { (Transport.Unix, fullOnUnix), (Transport.Tcp, fullOnTcp) })
        {
            var trial = On(run, "never-accept", transport);
            Assert.Equal(Queue, trial.Max("samples.csv", "queue"));
            Assert.Equal(
                new Dictionary<string, int>([.. new[] { (timedOut, Queue), (full, Clients - Queue) }.GroupBy(s => s.Item1).Select(g => KeyValuePair.Create(g.Key, g.Sum(s => s.Item2)))]),
                trial.Tally("requests.csv", "status"));
            Assert.Equal(transport == Transport.Tcp && full == timedOut ? Clients : Queue, trial.Seconds(timedOut, from: "sent_ms").Count(s => InTime(proxy, s)));
        }

        Counted(proxy, On(run, "never-accept", Transport.Tcp));
    }

    [Theory]
    [InlineData("lighttpd", "504")]
    [InlineData("nghttpx", "504")]
    [InlineData("node", "504")]
    public async Task Of_an_upstream_that_reads_and_never_writes_every_client_times_out(string proxy, string timedOut)
    {
        using var lab = new Lab();
        var run = await Run(lab, proxy, "read-no-write", backlog: 4 * Clients);
        foreach (var transport in Enum.GetValues<Transport>())
        {
            var trial = On(run, "read-no-write", transport);
            Assert.Equal(Clients, trial.Tally("requests.csv", "status").GetValueOrDefault(timedOut));
            Assert.All(trial.Seconds(timedOut, from: "sent_ms"), s => Assert.True(InTime(proxy, s), s.ToString(CultureInfo.InvariantCulture)));
            Counted(proxy, trial);
        }
    }

    [Fact]
    public async Task A_healthy_upstream_answers_all_of_their_clients()
    {
        using var lab = new Lab();
        var run = await Run(lab, "lighttpd,nghttpx,node", "healthy", backlog: 4 * Clients, "connect_timeout=5s", "read_timeout=5s", "send_timeout=5s", "requests=2");
        Assert.Equal(6, run.Trials.Count);
        Assert.All(run.Trials, trial => Assert.Equal(new Dictionary<string, int> { ["200"] = 2 * Clients }, trial.Tally("requests.csv", "status")));
    }

    private static async Task<RunReader> Run(Lab lab, string proxies, string @case, int backlog, params string[] more)
    {
        foreach (var proxy in proxies.Split(',')) Needs.Proxy(proxy);
        string[] plan = [$"clients={Clients}", $"backlog={backlog.ToString(CultureInfo.InvariantCulture)}", "waves=1", "deadline=8s", .. more.Length > 0 ? more : ["connect_timeout=1s", "send_timeout=1s", "read_timeout=1s"]];
        var run = (await lab.Run(["run", @case, "--proxy", proxies, .. plan.SelectMany(p => new[] { "--set", p }), "--sweep", "transport=unix,tcp"])).Exits(0).Run;
        Assert.All(run.Json("findings.json")["trials"]!.AsArray(), trial => Assert.Equal("valid", (string)trial!["state"]!));
        return run;
    }

    private static TrialReader On(RunReader run, string @case, Transport transport) =>
        run.Trials.Single(t => t.Case == @case && (string)t.Plan["plan"]!["transport"]! == Values.Word(transport));

    /// <summary>Whether a wait is one until a timeout of 1 s, as the proxy has it: no shorter, and, on a machine that has other work, not much longer. lighttpd compares whole seconds once a second.</summary>
    private static bool InTime(string proxy, double seconds)
    {
        Assert.Equal(1.Seconds(), TheLab.Catalogue.Proxy(proxy).TimeoutsOn(Transport.Unix)!.Rounded(1.Seconds()));
        var least = proxy == "nghttpx" ? 0.9 : 0.995; // it counts from the time that its event loop took last, and may be early by some hundredths
        return seconds >= least && seconds < 5;
    }

    private static void Counted(string proxy, TrialReader trial) =>
        Assert.Equal(proxy == "nghttpx" ? null : (double?)Clients, trial.Max("samples.csv", "proxy_active"));
}
