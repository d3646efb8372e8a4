using System.Diagnostics;
using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>Accept workers: threads of their own, one listening socket or one each, with or without an accept mutex.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData("shared", false)]
    [InlineData("shared", true)]
    [InlineData("reuseport", false)]
    [InlineData("per-cpu", false)]
    public async Task Every_connection_is_served_and_counted_by_one_worker(string mode, bool mutex)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("listen_mode", mode), ("workers", 2), ("accept_mutex", mutex));
        for (var i = 0; i < 20; i++)
        {
            var serving = upstream.AnswerOnceAsync("HTTP/1.1 204 No Content\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 204 ", await proxy.GetAsync(), StringComparison.Ordinal);
            await serving;
        }

        var status = await proxy.StatusAsync();
        Assert.Equal((20, 20), (status["accepted"], status["worker_0_accepts"] + status["worker_1_accepts"]));
        Assert.Equal(["accept-0", "accept-1"], Threads(proxy).Order());
    }

    [Fact]
    public async Task Where_nothing_is_said_of_workers_the_page_tells_of_none()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        Assert.DoesNotContain((await proxy.StatusAsync()).Keys, name => name.StartsWith("worker_", StringComparison.Ordinal));
        Assert.Empty(Threads(proxy));
    }

    [Theory]
    [InlineData("shared", 1)]
    [InlineData("reuseport", 3)]
    [InlineData("per-cpu", 3)]
    public async Task A_worker_has_a_listening_socket_of_its_own_unless_they_share_one(string mode, int sockets)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("listen_mode", mode), ("workers", 3));
        // State 0A of /proc/net/tcp is TCP_LISTEN; addresses are hexadecimal.
        var port = FormattableString.Invariant($":{proxy.Address.Port:X4} 00000000:0000 0A ");
        Assert.Equal(sockets, File.ReadLines("/proc/net/tcp").Count(line => line.Contains(port, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_it_ends_soon_and_well(bool mutex)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("listen_mode", "per-cpu"), ("workers", 2), ("accept_mutex", mutex));
        var watch = Stopwatch.StartNew();
        proxy.Terminate();
        Assert.Equal(0, await proxy.ExitCodeAsync());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("--listen", "per-cpu", "--workers", "2", "--accept-mutex")]
    [InlineData("--accept-mutex", "--workers", "2", "--listen", "reuseport")]
    public async Task The_command_line_takes_the_place_of_the_file(params string[] options)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["config.json"], """{"listen":"127.0.0.1:1","status":"127.0.0.1:0","upstream":"unix:/x","workers":99}""");
        // The file's 99 workers would be a mistake too; what is complained of is the command line's.
        var (code, error) = await LabProxy.RunAsync([folder["config.json"], .. options, "--workers", "0"]);
        Assert.Equal(64, code);
        Assert.Contains("workers: '0' is not a whole number of 1 or more", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen_mode", "percpu", "is none of shared, reuseport, per-cpu")]
    [InlineData("workers", "65", "at most 64")]
    [InlineData("workers", "many", "is not a whole number")]
    [InlineData("accept_mutex", "on", "is neither true nor false")]
    public async Task A_wrong_value_is_refused_and_named(string key, string value, string says)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["config.json"], $$"""{"listen":"127.0.0.1:0","status":"127.0.0.1:0","upstream":"unix:/x","{{key}}":"{{value}}"}""");
        var (code, error) = await LabProxy.RunAsync(folder["config.json"]);
        Assert.Equal(64, code);
        Assert.Contains($"{key}: ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen")]
    [InlineData("--lisen", "shared")]
    public async Task An_option_that_is_none_or_lacks_its_value_is_bad_usage(params string[] options)
    {
        var (code, error) = await LabProxy.RunAsync(["/x", .. options]);
        Assert.Equal(64, code);
        Assert.Contains("usage: labproxy CONFIG [--listen shared|reuseport|per-cpu]", error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Threads(LabProxy proxy) => Directory.EnumerateDirectories(FormattableString.Invariant($"/proc/{proxy.Pid}/task"))
        .Select(NameOf).Where(name => name.StartsWith("accept-", StringComparison.Ordinal));

    /// <summary>The name of a thread; none of one that has ended meanwhile, as threads of the runtime's do.</summary>
    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
