using Xunit;

namespace ProxyLab.Tests.EvidenceFiles;

public sealed class TraceReaderFuzzTests
{
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
