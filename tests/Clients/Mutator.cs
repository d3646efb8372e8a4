namespace ProxyLab.Tests.Clients;

/// <summary>Seeded mutations of octets: flip, insert, drop, double, cut, and splice in what parsers stumble over.</summary>
internal static class Mutator
{
    private static readonly byte[][] Pieces =
    [
        "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), ":"u8.ToArray(), " "u8.ToArray(), "\0"u8.ToArray(), "\r\n\r\n"u8.ToArray(),
        "Content-Length: 99999999999999999999\r\n"u8.ToArray(), "Transfer-Encoding: chunked\r\n"u8.ToArray(), "Connection: close\r\n"u8.ToArray(),
        "ffffffffffffffff\r\n"u8.ToArray(), "0\r\n"u8.ToArray(), "-1"u8.ToArray(), "HTTP/1.1 100 \r\n\r\n"u8.ToArray(), ","u8.ToArray(), "\""u8.ToArray(),
    ];

    /// <summary>The octets after 0 to 4 mutations; at most some hundred octets longer.</summary>
    internal static byte[] Mutate(byte[] octets, Random random)
    {
        var list = new List<byte>(octets);
        for (int i = random.Next(5); i > 0; i--)
        {
            int at = random.Next(list.Count + 1), length = random.Next(Math.Min(16, list.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0 when at < list.Count:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    list.RemoveRange(at, length);
                    break;
                case 3:
                    list.InsertRange(at, list.GetRange(at, length));
                    break;
                case 4:
                    list.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    list.RemoveRange(at, list.Count - at);
                    break;
            }
        }
        return [.. list];
    }
}
