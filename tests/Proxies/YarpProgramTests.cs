using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.ProxyProgram.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>The real labyarp, with what its driver writes, before an upstream that does what the test says.</summary>
public sealed class YarpProgramTests
{
    private static readonly Plan Plan = Plan.Default with { ConnectTimeout = 60.Seconds(), ReadTimeout = 60.Seconds() };

    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task An_answer_is_passed_on_and_nothing_is_said_of_it_but_in_the_file_for_requests(string transport)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabYarp.Start(upstream, Plan with { RequestLog = true });
        using var client = await proxy.Ask(17, "Connection: close\r\n");
        using var peer = await upstream.AcceptAsync();
        var head = await peer.ReadHeadAsync();
        Assert.StartsWith("GET / HTTP/1.1\r\n", head, StringComparison.Ordinal); // not 2, which it asks for as it comes, where there is no TLS to agree on it
        Assert.Contains("X-Lab-Request: 17\r\n", head, StringComparison.Ordinal);
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        Assert.EndsWith("\r\n\r\nhello", (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        await Eventually.Is(() => proxy.Requests.Length > 0, "the line is written");
        Assert.Matches(@"^request 200 \d\.\d{3} s whole None none id 17$", Assert.Single(proxy.Requests));
        Assert.Equal(0, proxy.Said);
    }

    /// <summary>What the upstream does, and the line: each kind of failure as the driver tells it.</summary>
    [Theory]
    [InlineData("tcp", "nonsense\r\n\r\n", @"502 \S+ s whole Request InvalidResponse", 502)]
    [InlineData("unix", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", @"200 \S+ s cut ResponseBodyDestination ResponseEnded", 200)]
    [InlineData("tcp", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", @"502 \S+ s whole ResponseBodyDestination ResponseEnded", 502)]
    public async Task An_upstream_that_ends_early_is_told_by_the_error_s_name(string transport, string answer, string expected, int status)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabYarp.Start(upstream, Plan);
        using var client = await proxy.Ask(17, "Connection: close\r\n");
        string before;
        using (var peer = await upstream.AcceptAsync())
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(answer);
            before = status == 200 ? await client.ReadUntilAsync("hello") : ""; // what Kestrel has not sent when YARP cuts the answer, it throws away
        }

        Assert.StartsWith($"HTTP/1.1 {status} ", before + (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        Assert.Matches($"^request {expected} id 17$", await proxy.Line());
    }

    /// <summary>YARP tries nothing again, and SocketsHttpHandler below it does, three times, also what is not idempotent: all that has no body, not even an empty one.</summary>
    [Theory]
    [InlineData("GET", "", 4)]
    [InlineData("POST", "", 4)]
    [InlineData("POST", "Content-Length: 0\r\n\r\n", 1)]
    [InlineData("POST", "Content-Length: 1\r\n\r\nx", 1)]
    public async Task A_connection_that_ends_before_an_answer_is_tried_again_by_the_handler(string method, string rest, int times)
    {
        using var upstream = new RawUpstream("tcp");
        await using var proxy = await LabYarp.Start(upstream, Plan);
        using var client = await RawClient.ConnectAsync(proxy.Front);
        await client.SendAsync($"{method} / HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: 17\r\n{(rest.Length > 0 ? rest : "\r\n")}");
        for (var i = 0; i < times; i++) Assert.StartsWith($"{method} / ", await upstream.AnswerOnceAsync(""), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Matches(@"^request 502 \S+ s whole \w+ \w+ id 17$", await proxy.Line());
        Assert.False(upstream.HasPending);
    }

    [Theory]
    [InlineData("", @"504 (0\.[6-9]|[1-9])\S* s whole RequestTimedOut timeout", 504)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", @"502 (0\.[6-9]|[1-9])\S* s whole ResponseBodyDestination timeout", 502)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", @"200 (0\.[6-9]|[1-9])\S* s cut ResponseBodyDestination timeout", 200)]
    public async Task An_upstream_that_falls_silent_is_ended_by_the_activity_timeout(string answer, string expected, int status)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabYarp.Start(upstream, Plan with { ReadTimeout = 700.Milliseconds() });
        if (answer.Length > 0) await Warm(proxy, upstream); // the first request takes time of its own, and the header has to be there before the timeout
        using var client = await proxy.Ask(17, "Connection: close\r\n");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync(answer);
        Assert.StartsWith($"HTTP/1.1 {status} ", (status == 200 ? await client.ReadUntilAsync("hello") : "") + (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        var line = await proxy.Line();
        Assert.Matches($"^request {expected} id 17$", line);
        Assert.True(((IHasRequestLog)TheLab.Catalogue.Proxy("yarp")).ReadRequest(line)!.TimedOut);
        await peer.ReadToEndAsync(); // and its connection to the upstream has ended
    }

    [Theory]
    [InlineData("", "nothing RequestCanceled client_left", "-")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "cut ResponseBodyCanceled client_left", "200")]
    public async Task A_client_that_leaves_is_no_timeout_and_its_request_ends_upstream(string answer, string expected, string status)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabYarp.Start(upstream, Plan);
        var client = await proxy.Ask(17);
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync(answer);
        if (answer.Length > 0) await client.ReadUntilAsync("hello");
        client.Reset();
        await peer.ReadToEndAsync();
        Assert.Matches($@"^request {status} \S+ s {expected} id 17$", await proxy.Line());
    }

    [Fact]
    public async Task A_full_queue_on_Unix_refuses_at_once_and_a_port_without_a_listener_too()
    {
        using var full = new RawUpstream("unix", backlog: 0);
        using var held = full.FillQueueOfOne();
        await using var first = await LabYarp.Start(full, Plan);
        using var one = await first.Ask(1);
        Assert.Matches(@"^request 502 \S+ s whole Request WouldBlock id 1$", await first.Line());

        using var deaf = new RawUpstream("tcp", backlog: null);
        await using var second = await LabYarp.Start(deaf, Plan);
        using var two = await second.Ask(2);
        Assert.Matches(@"^request 502 \S+ s whole Request ConnectionRefused id 2$", await second.Line());
    }

    [Fact]
    public async Task Its_counter_is_the_clients_that_are_there_and_who_asks_is_none()
    {
        using var upstream = new RawUpstream("tcp");
        await using var proxy = await LabYarp.Start(upstream, Plan);
        Assert.Equal(0, proxy.Active());
        var clients = new List<RawClient>();
        for (var i = 0; i < 7; i++)
        {
            clients.Add(await proxy.Ask(i));
            using var peer = await upstream.AcceptAsync();
            clients.Add(await RawClient.ConnectAsync(proxy.Front)); // one that asks nothing is a client too
        }

        await Eventually.Is(() => proxy.Active() == 14, "all 14 are counted");
        clients.ForEach(c => c.Dispose());
        await Eventually.Is(() => proxy.Active() == 0, "all have left");
    }

    [Fact]
    public async Task It_takes_every_setting_that_its_driver_writes_and_leaves_the_user_s_home_alone()
    {
        using var upstream = new RawUpstream("tcp");
        var plan = TheLab.Set(Plan, "tuned=true worker_connections=3 yarp.limits=\"KeepAliveTimeout\":\"00:00:05\" yarp.cluster=\"HttpRequest\":{\"Version\":\"1.1\",\"VersionPolicy\":\"RequestVersionExact\"} yarp.route=\"Order\":1");
        await using var proxy = await LabYarp.Start(upstream, plan);
        var clients = new List<RawClient>();
        for (var i = 0; i < 3; i++) clients.Add(await RawClient.ConnectAsync(proxy.Front));
        await Eventually.Is(() => proxy.Active() == 3, "three are there");
        using var fourth = await RawClient.ConnectAsync(proxy.Front);
        Assert.Empty((await fourth.ReadToEndAsync()).Text);
        Assert.Equal(LogMeaning.NoConnection, TheLab.Catalogue.Proxy("yarp").Explain(await proxy.Line()));
        clients.ForEach(c => c.Dispose());
        Assert.Empty(Directory.EnumerateFileSystemEntries(proxy.Home));
    }

    private static async Task Warm(LabYarp proxy, RawUpstream upstream)
    {
        string answered;
        do
        {
            using var client = await proxy.Ask(1, "Connection: close\r\n");
            using var peer = await upstream.AcceptAsync();
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
            answered = (await client.ReadToEndAsync()).Text;
            if (!answered.EndsWith("hello", StringComparison.Ordinal)) await proxy.Line(); // that it failed
        }
        while (!answered.EndsWith("hello", StringComparison.Ordinal));
    }
}
