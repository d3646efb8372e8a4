using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyLab.Matrix.Reproducing;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>The upstream of <c>proxylab reproduce</c>: on each step it does to a client of plain sockets what the lab's upstream does.</summary>
public sealed class UpstreamPythonTests
{
    private const string Get = "GET / HTTP/1.1\r\nX-Lab-Request: 7\r\n\r\n", Post = "POST / HTTP/1.1\r\nX-Lab-Request: 8\r\nContent-Length: 6\r\n\r\nabcdef",
        Chunked = "POST / HTTP/1.1\r\nX-Lab-Request: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n";

    private static readonly TimeSpan Gap = 5.Milliseconds(), Quiet = 500.Milliseconds();

    private static readonly Dictionary<string, (Script Script, string Sent)> Scripts = new()
    {
        ["an answer with the request's id, and an end"] = (new(Step.ReadRequest, Step.Write(Answers.Closing)), Get),
        ["an answer that is half, and an end"] = (new(Step.ReadRequest, Step.Write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"), Step.Close), Post),
        ["a reset"] = (new(Step.ReadRequest, Step.Reset), Chunked),
        ["an answer to a head, and a body unread"] = (new(Step.ReadHead, Step.Write("early"), Step.Close), Post),
        ["an end at once"] = (new(Step.Close), ""),
        ["two requests one after the other"] = (new(Step.ReadRequest, Step.Write(Answers.Body), Step.Again), Get + Chunked),
        ["the first octets of a request"] = (new(Step.Read(2), Step.Write("read"), Step.Close), Get),
        ["a body in sips"] = (new(Step.ReadHead, Step.ReadSlowly(4, Gap), Step.Write(Answers.Body), Step.Close), Post),
        ["octets one by one"] = (new(Step.ReadRequest, Step.Drip("drip {id}", Gap), Step.Close), Get),
        ["octets one by one for ever"] = (new(Step.ReadRequest, Step.DripForEver("abc", Gap)), Get),
        ["an end where nothing comes"] = (new(Step.ReadRequest, Step.Write("idle"), Step.CloseIfIdle(20.Milliseconds(), 30.Milliseconds()), Step.Again), Get),
        ["no end where something comes"] = (new(Step.ReadRequest, Step.Write(Answers.Body), Step.CloseIfIdle(5.Seconds(), 6.Seconds()), Step.Again), Get + Post),
        ["a pause"] = (new(Step.ReadRequest, Step.Pause(Gap), Step.Write("late"), Step.Close), Get),
        ["a pause with one request in two"] = (new(Step.ReadRequest, Step.PauseOneIn(2, Gap), Step.Write(Answers.Body), Step.Again), Get + Post),
        ["an end of its own side alone"] = (new(Step.ReadRequest, Step.Write("half closed"), Step.EndWriting, Step.Drain), Get),
        ["silence"] = (new(Step.ReadRequest, Step.Hold), Get),
        ["thousands of pieces"] = (new(Step.ReadRequest, Step.Write(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i}{new string('x', 50)}"))), Step.Close), Get),
        ["octets that Python would read otherwise"] = (new(Step.ReadRequest, Step.Write("\"\\\0\u0080\u00ff\t'{}%d"), Step.Close), Get),
        ["a first connection that is treated well"] = (new(Step.Close) { Badly = new("others", (number, _) => number > 1, "number > 1") }, Get),
        ["a connection to an address that is treated badly"] = (new(Step.Close) { Badly = Script.Picked.FirstAddress }, Get),
        ["a connection that waits"] = (new(Step.ReadRequest, Step.Write("waited"), Step.Close) { OneAtATime = true, Accepts = 1 }, Get),
        ["a connection that nobody accepts"] = (new() { Accepts = 0 }, Get),
        ["an end with all connections"] = (new(Step.ReadRequest, Step.Hold) { EndsAfter = 50.Milliseconds() }, Get),
    };

    public static TheoryData<string, Transport> Each => [.. Scripts.Keys.SelectMany(name => Enum.GetValues<Transport>().Select(transport => (name, transport)))];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Its_client_gets_what_a_client_of_the_labs_upstream_gets(string name, Transport transport)
    {
        var (script, sent) = Scripts[name];
        await using var served = new Served(new ScriptedUpstream(_ => script), transport);
        using var python = new Python(script, transport);
        var writes = script is not { Accepts: 0 } && script.Badly?.Which(1, 1) != false && script.Steps.Any(s => s is WriteStep or DripStep);
        Assert.Equal(await Task.Factory.StartNew(() => Told(served.Listener.Endpoint, sent, writes), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default), Told(python.Endpoint, sent, writes));
    }

    [Theory]
    [InlineData(Transport.Unix)]
    [InlineData(Transport.Tcp)]
    public async Task Behind_its_last_connection_nobody_listens_until_it_is_well(Transport transport)
    {
        using var python = new Python(new(Step.Close) { Accepts = 1, StopsListening = true }, transport);
        Assert.EndsWith("ended", Told(python.Endpoint, ""), StringComparison.Ordinal);
        await Eventually.Is(() => !IsListening(python.Endpoint), "nobody listens");
        python.BeWell();
        await Eventually.Is(() => IsListening(python.Endpoint), "somebody listens");
        Assert.Equal(Answers.Kept.Replace("{id}", "0000000007", StringComparison.Ordinal) + " open", Told(python.Endpoint, Get));
    }

    [Fact]
    public async Task Its_journal_has_each_request_that_it_read_whole()
    {
        using var python = new Python(new(Step.ReadRequest, Step.Write("x"), Step.Again), Transport.Tcp);
        Told(python.Endpoint, Get + Post + Chunked + "POST / HTTP/1.1\r\nX-Lab-Request: 10\r\nContent-Length: 6\r\n\r\nabc");
        await Eventually.Is(() => python.Journal.Contains("request 9", StringComparison.Ordinal), "the last request is read");
        Assert.Equal(["listening", "request 7", "request 8", "request 9"], python.Journal.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsListening(Endpoint endpoint)
    {
        try
        {
            using var client = new Client(endpoint);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable) // between two listeners there is no file
        {
            return false;
        }
    }

    /// <summary>What a client reads, and how that ends; of octets for ever the first three. Of one that writes, it waits for the first octet as long as it may take.</summary>
    private static string Told(Endpoint endpoint, string sent, bool writes = false)
    {
        using var client = new Client(endpoint);
        var (text, buffer) = ("", new byte[65536]);
        try
        {
            if (sent.Length > 0) client.Socket.Send(Encoding.ASCII.GetBytes(sent));
            while (client.Socket.Poll(writes && text.Length == 0 ? Served.Patience : Quiet, SelectMode.SelectRead))
            {
                if (client.Socket.Receive(buffer) is not (> 0 and var count)) return $"{text} ended";
                text += Encoding.Latin1.GetString(buffer, 0, count);
                if (text.StartsWith("abc", StringComparison.Ordinal)) return text[..3];
            }

            return $"{text} open";
        }
        catch (SocketException e)
        {
            return $"{text} {(e.SocketErrorCode == SocketError.Shutdown ? SocketError.ConnectionReset : e.SocketErrorCode)}"; // it ended before, or after, the client had sent
        }
    }

    /// <summary>upstream.py of a script, until it is disposed.</summary>
    private sealed class Python : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly Process _process;

        internal Python(Script script, Transport transport)
        {
            Needs.Program("python3");
            Endpoint = transport == Transport.Unix ? Endpoint.Unix(_folder["s"]) : Endpoint.Loopback(FreePort());
            _folder.Write("upstream.py", UpstreamPython.Of(script, Plan.Default, "a test", "It is one."));
            _process = Process.Start("python3", [_folder["upstream.py"], Endpoint.ToString(), _folder["journal"]]);
            var began = Environment.TickCount64;
            while (!Journal.Contains("listening", StringComparison.Ordinal))
            {
                Assert.False(_process.HasExited || Environment.TickCount64 - began > 20_000, "upstream.py does not listen");
                Thread.Sleep(10);
            }
        }

        internal Endpoint Endpoint { get; }

        internal string Journal => File.Exists(_folder["journal"]) ? File.ReadAllText(_folder["journal"]) : "";

        internal void BeWell() => Process.Start("kill", ["-USR1", FormattableString.Invariant($"{_process.Id}")]).WaitForExit();

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _folder.Dispose();
        }

        private static int FreePort()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
