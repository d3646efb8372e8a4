using Xunit;

namespace ProxyLab.Tests.EvidenceFiles;

public sealed class TraceReaderTests
{
    [Fact]
    public void A_call_has_its_thread_time_name_arguments_and_result()
    {
        var call = Assert.Single(TraceReader.Read(["23    1795232009.053432 accept4(5, {sa_family=AF_INET}, [112 => 16], SOCK_NONBLOCK) = 12"]));
        Assert.Equal(new TracedCall(23, 1795232009.053432, "accept4", "5, {sa_family=AF_INET}, [112 => 16], SOCK_NONBLOCK", 12, null), call);
    }

    [Fact]
    public void A_failed_call_has_the_name_of_its_error()
    {
        var call = Assert.Single(TraceReader.Read(["23 1.5 connect(13, {sun_path=\"/dev/shm/up.sock\"}, 110) = -1 EAGAIN (Resource temporarily unavailable)"]));
        Assert.Equal((-1L, "EAGAIN"), (call.Result, call.Errno));
    }

    [Fact]
    public void A_call_that_another_thread_interrupted_is_put_together()
    {
        var calls = TraceReader.Read(
        [
            "23 1.5 epoll_wait(8,  <unfinished ...>",
            "24 1.6 close(3) = 0",
            "23 1.7 <... epoll_wait resumed>[{events=EPOLLIN}], 512, 60000) = 1",
        ]);
        Assert.Equal(["close", "epoll_wait"], calls.Select(c => c.Name));
        Assert.Equal((1.5, "8, [{events=EPOLLIN}], 512, 60000", 1L), (calls[1].Seconds, calls[1].Arguments, calls[1].Result));
    }

    [Fact]
    public void A_call_that_never_returned_has_no_result()
    {
        var call = Assert.Single(TraceReader.Read(["23 1.5 epoll_wait(8,  <unfinished ...>"]));
        Assert.Equal(("epoll_wait", null), (call.Name, call.Result));
    }

    [Theory]
    [InlineData("23 1.5 --- SIGTERM {si_signo=SIGTERM} ---")]
    [InlineData("23 1.5 +++ exited with 0 +++")]
    [InlineData("23 1.5 <... close resumed>) = 0")]
    [InlineData("")]
    [InlineData("strace: Process 24 attached")]
    public void A_line_that_is_no_call_is_passed_over(string line) => Assert.Empty(TraceReader.Read([line]));

    [Fact]
    public void An_address_is_a_result_too() =>
        Assert.Equal(0x7f00, Assert.Single(TraceReader.Read(["23 1.5 mmap(NULL, 4096) = 0x7f00"])).Result);

    [Fact]
    public void Damaged_lines_never_throw()
    {
        string[] seeds =
        [
            "23    1795232009.053432 accept4(5, {sa_family=AF_INET}, [112 => 16], SOCK_NONBLOCK) = 12",
            "23 1.5 connect(13, {sun_path=\"/dev/shm/up.sock\"}, 110) = -1 EAGAIN (Resource temporarily unavailable)",
            "23 1.5 epoll_wait(8,  <unfinished ...>",
            "23 1.7 <... epoll_wait resumed>[{events=EPOLLIN}], 512, 60000) = 1",
        ];
        var random = new Random(1);
        var reader = new TraceReader();
        var count = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), out var given) ? given : 20_000;
        for (var i = 0; i < count; i++) reader.Next(Damage(seeds[random.Next(seeds.Length)], random));
    }

    private static string Damage(string line, Random random)
    {
        var text = line.ToCharArray().ToList();
        for (var n = random.Next(1, 6); n > 0 && text.Count > 0; n--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0: text.RemoveAt(at); break;
                case 1: text[at] = (char)random.Next(32, 127); break;
                case 2: text.Insert(at, "()<>= .-0"[random.Next(9)]); break;
                default: text.RemoveRange(at, text.Count - at); break;
            }
        }

        return new string([.. text]);
    }
}
