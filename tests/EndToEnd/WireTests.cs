using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The octets that a trial keeps on real proxies are those that went over the connections, at both ends.</summary>
public sealed class WireTests : IClassFixture<WireTests.Program>
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello, world";

    private static readonly (string Name, string Text) Ends = ("Ends.cs", $$"""
        using ProxyLab;
        namespace Own;
        public enum Ending { Whole, Cut, Reset }
        /// <summary>Answers, and ends as it is told.</summary>
        public sealed class Ends : Case
        {
            private static readonly Setting<Ending> How = Setting.Of("ending", Ending.Whole, "how an answer ends");
            public override IReadOnlyList<Setting> Settings => [How];
            public override Plan Plan => Plan.Default with { Clients = 2, Requests = 2, KeepAlive = true, UpstreamKeepalive = 4, Waves = 1, BodyBytes = 20_000, Wire = 1 << 20 };
            public override IEnumerable<Claim> Claims => [new("ends.wire", "Octets were kept", e => new Measure("wire.lines", "lines", e.Wire.Count).AtLeast(1))];
            public override Upstream Upstream => Upstream.Serve(async (connection, stop) =>
            {
                var answer = {{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(Answer, quote: true)}};
                var how = connection.Plan.Get(How);
                while (how == Ending.Reset ? await connection.ReadHead(stop) is not null : await connection.ReadRequest(stop))
                {
                    await connection.Write(how == Ending.Whole ? answer : answer[..^5], stop);
                    if (how == Ending.Reset) connection.Reset();
                    if (how != Ending.Whole) return;
                }
            });
        }
        """);

    private readonly OwnProgram _program;

    public WireTests(Program program) => _program = program.Own;

    public static TheoryData<string, string, string> Trials
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var proxy in (string[])["nginx", "haproxy", "csharp"])
            {
                foreach (var transport in (string[])["unix", "tcp"])
                {
                    foreach (var ending in (string[])["whole", "cut", "reset"]) all.Add(proxy, transport, ending);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Trials))]
    public async Task Both_ends_agree_with_their_ledgers_and_with_what_the_case_wrote(string proxy, string transport, string ending)
    {
        Needs.Proxy(proxy);
        var run = (await _program.Run("run", "ends", "--proxy", proxy, "--set", $"transport={transport}", "--set", $"ending={ending}", "--draw", "none")).Exits(0).Run;
        var trial = run.Trial("ends", proxy);
        var ends = WireFile.Ends(trial);
        Assert.All(ends, end => end.AssertWhole(upTo: 1 << 20));
        WireFile.AssertAgreesWithRequests(trial, ends);
        WireFile.AssertAgreesWithUpstream(trial, ends);
        Assert.Equal("holds", (string)run.Claims[$"ends/{proxy}/ends.wire"]["verdict"]!);

        var upstream = ends.Where(e => e.Name == "upstream" && e.Sent.Length > 0).ToArray();
        Assert.NotEmpty(upstream);
        var written = ending == "whole" ? Answer : Answer[..^5];
        Assert.All(upstream, e => Assert.Equal(string.Concat(Enumerable.Repeat(written, e.Sent.Length / written.Length)), e.Sent));
        if (ending == "reset") Assert.All(upstream, e => Assert.Contains(e.Events, line => line is ("reset", "sent")));
        else Assert.All(upstream, e => Assert.DoesNotContain(e.Events, line => line is ("reset", "sent")));
        if (ending == "reset") return; // what a proxy sends of a body that nobody reads is its own affair
        var bodies = ends.Where(e => e.Name == "client").SelectMany(e => Bodies(e.Sent)).ToArray();
        Assert.All(upstream.SelectMany(e => Bodies(e.Received)), body => Assert.Contains(body, bodies));
    }

    [Theory]
    [InlineData("nginx", "unix")]
    [InlineData("nginx", "tcp")]
    [InlineData("haproxy", "unix")]
    [InlineData("haproxy", "tcp")]
    public async Task They_are_the_octets_of_the_proxys_own_system_calls(string proxy, string transport)
    {
        Needs.Proxy(proxy);
        Needs.Strace();
        var run = (await _program.Run("run", "ends", "--proxy", proxy, "--trace", "--set", $"transport={transport}", "--set", "body_bytes=0", "--set", "clients=1", "--set", "request_path=/wire", "--draw", "none")).Exits(0).Run;
        var trial = run.Trial("ends", proxy);
        var ends = WireFile.Ends(trial);
        var traced = TracedSocket.Of(File.ReadLines(trial.File("trace.log"))).Where(s => s.Octets.Any(o => o.Text.StartsWith("GET /wire", StringComparison.Ordinal))).ToArray();
        Assert.Equal(ends.Count, traced.Length);
        foreach (var socket in traced)
        {
            var isFront = socket.Octets[0].IsRead;
            Assert.Contains(ends, end => end.Name == (isFront ? "client" : "upstream") && socket.Holds(reads: true, end.Sent) && socket.Holds(reads: false, end.Received));
        }
    }

    [Fact]
    public async Task N_cuts_exactly_at_both_ends_and_several_upstream_processes_write_into_one_file()
    {
        using var lab = new Lab();
        var run = (await lab.Run("run", "healthy", "--proxy", "csharp", "--set", "wire=30", "--set", "clients=3", "--set", "upstream_processes=2", "--set", "waves=1")).Exits(0).Run;
        var trial = run.Trial("healthy", "csharp");
        var ends = WireFile.Ends(trial);
        Assert.All(ends, end => end.AssertWhole(upTo: 30));
        WireFile.AssertAgreesWithRequests(trial, ends);
        Assert.All(ends.Where(e => e.Received.Length > 0), e => Assert.Equal((30, 30), (e.Sent.Length, e.Received.Length)));
        Assert.Contains("wire.jsonl", JsonNode.Parse(File.ReadAllText(trial.File("seal.json")))!["files"]!.AsArray().Select(f => (string)f!["name"]!));
    }

    [Fact]
    public async Task Without_the_key_there_is_no_file()
    {
        using var lab = new Lab();
        var run = (await lab.Run("run", "healthy", "--proxy", "csharp", "--set", "requests=1", "--set", "waves=1")).Exits(0).Run;
        Assert.False(File.Exists(run.Trial("healthy", "csharp").File("wire.jsonl")));
        Assert.Equal("none", (string)run.Trial("healthy", "csharp").Plan["plan"]!["wire"]!);
    }

    private static IEnumerable<string> Bodies(string requests) => requests.Split("POST ").Skip(1).Select(r => r[(r.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).Where(b => b.Length == 20_000);

    /// <summary>The program with the case of these tests, compiled once.</summary>
    public sealed class Program : IDisposable
    {
        internal OwnProgram Own { get; } = new(Ends);

        public void Dispose() => Own.Dispose();
    }
}
