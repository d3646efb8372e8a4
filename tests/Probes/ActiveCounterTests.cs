using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyLab.Probes.Counters;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>The proxies' own counters: real proxies, and status pages that misbehave.</summary>
[Collection("kernel")]
public sealed class ActiveCounterTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    [Fact]
    public void Nginx_counts_its_clients_without_the_counter_and_across_its_keep_alive_limit()
    {
        Needs.Proxy("nginx");
        using var nginx = RealProxy.Nginx();
        using var counter = new HttpStatusCounter(nginx.Front, "/status", StatusPage.Number("Active connections:"), own: 1);
        Eventually(0, counter);
        using var a = nginx.Client();
        using var b = nginx.Client();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(2, counter.Read(Budget));
        }

        a.Dispose();
        Eventually(1, counter);
    }

    [Fact]
    public void Haproxy_counts_the_sessions_of_its_frontend()
    {
        Needs.Proxy("haproxy");
        using var haproxy = RealProxy.Haproxy();
        using var counter = haproxy.Counter();
        Eventually(0, counter);
        using var a = haproxy.Client();
        using var b = haproxy.Client();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(2, counter.Read(Budget));
        }

        Assert.Contains(File.ReadLines("/proc/net/unix"), l => l.EndsWith($" {counter.Inode}", StringComparison.Ordinal));
        a.Dispose();
        Eventually(1, counter);
    }

    [Fact]
    public void A_dead_proxy_gives_nothing_and_never_throws()
    {
        Needs.Proxy("haproxy");
        using var haproxy = RealProxy.Haproxy();
        using var counter = haproxy.Counter();
        Eventually(0, counter);
        haproxy.Dispose();
        Assert.Null(counter.Read(Budget));
        Assert.Null(counter.Read(Budget));
        Assert.True(counter.Failures > 0);
    }

    [Fact]
    public void A_page_that_hangs_costs_no_more_than_the_budget()
    {
        using var page = new FakePage();
        using var counter = page.Counter();
        var start = Stopwatch.GetTimestamp();
        Assert.Null(counter.Read(TimeSpan.FromMilliseconds(5)));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 500);
    }

    [Fact]
    public async Task A_late_answer_is_thrown_away_and_the_next_question_gets_its_own()
    {
        using var page = new FakePage();
        using var counter = page.Counter();
        AskInVain(counter);
        page.Accept();
        page.Question();
        page.Answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nactive 11");
        var answered = page.Serve(false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nactive \r\n2\r\n22\r\n0\r\n\r\n");
        Assert.Equal(22, counter.Read(Budget));
        Assert.Equal(1, counter.Late);
        await answered;
    }

    [Fact]
    public async Task Garbage_gives_nothing_and_a_new_connection_on_a_later_tick()
    {
        using var page = new FakePage();
        using var counter = page.Counter();
        AskInVain(counter);
        page.Accept();
        page.Question();
        page.Answer("<html>nonsense, not HTTP</html>");
        Assert.Null(counter.Read(Budget));
        var answered = page.Serve(true, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nactive 3");
        Assert.Equal(3, counter.Read(Budget));
        await answered;
    }

    [Fact]
    public async Task A_page_with_an_error_status_gives_nothing()
    {
        using var page = new FakePage();
        using var counter = page.Counter();
        var answered = page.Serve(true, "HTTP/1.1 503 Unavailable\r\nContent-Length: 8\r\n\r\nactive 3");
        Assert.Null(counter.Read(Budget));
        await answered;
    }

    [Theory]
    [InlineData("4294967295")]
    [InlineData("18446744073709551615")]
    [InlineData("-1")]
    public async Task A_gauge_that_wrapped_below_zero_gives_nothing(string active)
    {
        using var page = new FakePage();
        using var counter = page.Counter();
        var answered = page.Serve(true, $"HTTP/1.1 200 OK\r\nContent-Length: {active.Length + 7}\r\n\r\nactive {active}");
        Assert.Null(counter.Read(Budget));
        Assert.Null(StatusPage.Number("Active connections:")(Encoding.ASCII.GetBytes($"Active connections: {active} \n")));
        await answered;
    }

    /// <summary>Sends a question whose answer will be late.</summary>
    private static void AskInVain(ActiveCounter counter)
    {
        while (counter.LastFailure != "no answer within the budget")
        {
            Assert.Null(counter.Read(TimeSpan.FromMilliseconds(1)));
        }
    }

    /// <summary>A proxy notices closed clients in its own time: ask until it has, for as long as a budget.</summary>
    private static void Eventually(long expected, ActiveCounter counter)
    {
        var start = Stopwatch.GetTimestamp();
        long? seen;
        while ((seen = counter.Read(Budget)) != expected && Stopwatch.GetElapsedTime(start) < Budget)
        {
        }

        Assert.Equal(expected, seen);
    }

    /// <summary>A status page that says what a test tells it to.</summary>
    private sealed class FakePage : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private Socket? _connection;

        internal FakePage()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(8);
        }

        internal HttpStatusCounter Counter() => new((IPEndPoint)_listener.LocalEndPoint!, "/status", StatusPage.Number("active "), own: 0);

        internal void Accept()
        {
            _connection?.Dispose();
            _connection = _listener.Accept();
            _connection.ReceiveTimeout = 5000;
        }

        internal void Question()
        {
            var text = "";
            for (var buffer = new byte[1024]; !text.EndsWith("\r\n\r\n", StringComparison.Ordinal);)
            {
                var got = _connection!.Receive(buffer);
                Assert.NotEqual(0, got);
                text += Encoding.ASCII.GetString(buffer, 0, got);
            }

            Assert.StartsWith("GET /status HTTP/1.1\r\nHost: 127.0.0.1:", text, StringComparison.Ordinal);
        }

        internal void Answer(string text) => _connection!.Send(Encoding.ASCII.GetBytes(text));

        /// <summary>Answers one question from another thread.</summary>
        internal Task Serve(bool accept, string answer) => Task.Run(
            () =>
            {
                if (accept)
                {
                    Accept();
                }

                Question();
                Answer(answer);
            },
            TestContext.Current.CancellationToken);

        public void Dispose()
        {
            _connection?.Dispose();
            _listener.Dispose();
        }
    }
}
