using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyLab.Tests.ProxyProgram.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>FUZZ_COUNT (default 20,000) damaged streams in each direction through the running proxy: each ends, and none costs a descriptor or a buffer.</summary>
public sealed class StreamFuzzTests
{
    private const int AtOnce = 8;

    private static readonly byte[][] Requests = Samples(
        "GET / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n", "POST /a HTTP/1.1\r\nHost: lab\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: lab\r\n\r\n",
        "PUT /c HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n", "HEAD / HTTP/1.0\r\n\r\n");

    private static readonly byte[][] Answers = Samples(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\nuntil the end", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");

    [Theory]
    [InlineData("requests")]
    [InlineData("answers")]
    public async Task No_stream_costs_a_descriptor_or_a_buffer(string damaged)
    {
        using var folder = new TempFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder["up.sock"]));
        listener.Listen(512);
        await using var proxy = await LabProxy.StartAsync($"unix:{folder["up.sock"]}", ("client_timeout_ms", 2000));
        using var requests = Streams(damaged == "requests" ? Mutator.Damage(Requests) : Enumerable.Repeat(new ArraySegment<byte>(Requests[0]), Mutator.Count));
        using var answers = Streams(damaged == "answers" ? Mutator.Damage(Answers) : Enumerable.Repeat(new ArraySegment<byte>(Answers[0]), int.MaxValue));
        var upstreams = Threads(() => Answer(listener, answers));
        await proxy.StatusAsync(); // its connection stays
        var descriptors = Descriptors(proxy.Pid);
        var isCut = damaged == "requests"; // a damaged request may never be whole, and the proxy would wait for the rest
        await Threads(() => Ask(proxy.Address, requests, Mutator.Count / 2, isCut));
        await proxy.StatusWhenAsync(page => page["active"] == 0);
        var memory = proxy.AnonymousKib;
        await Threads(() => Ask(proxy.Address, requests, int.MaxValue, isCut));
        await proxy.StatusWhenAsync(page => page["active"] == 0 && Descriptors(proxy.Pid) == descriptors);
        Assert.InRange(proxy.AnonymousKib - memory, long.MinValue, 16 * 1024);
        listener.Close();
        await upstreams;
    }

    private static void Ask(IPEndPoint proxy, Source streams, int until, bool isCut)
    {
        var octets = new byte[64 * 1024];
        while (streams.Next(until) is { } stream)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)LabProxy.Patience.TotalMilliseconds };
            client.Connect(proxy);
            try
            {
                client.Send(stream);
                if (isCut) client.Shutdown(SocketShutdown.Send);
                while (client.Receive(octets) > 0)
                {
                }
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.TimedOut && e.SocketErrorCode != SocketError.WouldBlock)
            {
                // The proxy ended it.
            }
        }
    }

    private static void Answer(Socket listener, Source streams)
    {
        var octets = new byte[64 * 1024];
        while (true)
        {
            try
            {
                using var peer = listener.Accept();
                peer.ReceiveTimeout = 100; // a damaged request may never be whole
                var head = 0;
                while (octets.AsSpan(0, head).IndexOf("\r\n\r\n"u8) < 0 && peer.Receive(octets.AsSpan(head)) is > 0 and var read) head += read;
                peer.Send(streams.Next(int.MaxValue) ?? Answers[0]);
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.InvalidArgument or SocketError.Interrupted or SocketError.NotSocket))
            {
                // The proxy ended it, or the request was not whole in time.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static Task Threads(Action work) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static int Descriptors(int pid) => Directory.EnumerateFileSystemEntries(FormattableString.Invariant($"/proc/{pid}/fd")).Count();

    private static byte[][] Samples(params string[] texts) => [.. texts.Select(Encoding.Latin1.GetBytes)];

    private static Source Streams(IEnumerable<ArraySegment<byte>> streams) => new(streams.GetEnumerator());

    /// <summary>Streams for several threads, each given once.</summary>
    private sealed class Source(IEnumerator<ArraySegment<byte>> streams) : IDisposable
    {
        private readonly Lock _gate = new();
        private int _given;

        /// <summary>The next one; null when there is none, or when so many were given.</summary>
        internal byte[]? Next(int until)
        {
            lock (_gate)
            {
                if (_given >= until || !streams.MoveNext()) return null;
                _given++;
                return [.. streams.Current];
            }
        }

        public void Dispose() => streams.Dispose();
    }
}
