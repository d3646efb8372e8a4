using System.Globalization;

namespace ProxyLab.Tests.Support;

/// <summary>
/// Damages good inputs of parsers at random, from a seed: octets changed, put in, removed and repeated, the end cut off, and what
/// parsers stumble over put in: ends of lines, fields, and numbers at the edges of their types.
/// </summary>
internal static class Mutator
{
    private static readonly byte[][] Pieces =
    [
        "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), ":"u8.ToArray(), " "u8.ToArray(), "\r\n\r\n"u8.ToArray(), ","u8.ToArray(), "\""u8.ToArray(),
        "Content-Length: 99999999999999999999\r\n"u8.ToArray(), "Transfer-Encoding: chunked\r\n"u8.ToArray(), "Connection: close\r\n"u8.ToArray(),
        "HTTP/1.1 100 \r\n\r\n"u8.ToArray(), "ffffffffffffffff\r\n"u8.ToArray(), "fffffffe"u8.ToArray(), "0\r\n"u8.ToArray(), "-1"u8.ToArray(),
        "18446744073709551616"u8.ToArray(), "9223372036854775807"u8.ToArray(), [0], [0xff], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0, 0, 0, 0x80], [4, 0, 3, 0],
    ];

    /// <summary>How many inputs a test tries: the environment variable FUZZ_COUNT, 20,000 without it.</summary>
    internal static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), CultureInfo.InvariantCulture, out var count) ? count : 20_000;

    /// <summary><see cref="Count"/> damaged inputs, the same each time, made from the good ones in turn.</summary>
    internal static IEnumerable<ArraySegment<byte>> Damage(params byte[][] good)
    {
        var random = new Random(20261121);
        for (var i = 0; i < Count; i++) yield return new ArraySegment<byte>(Mutate(good[random.Next(good.Length)], random));
    }

    /// <summary>The octets after 0 to 5 changes; at most some hundred octets longer.</summary>
    internal static byte[] Mutate(byte[] octets, Random random)
    {
        var list = new List<byte>(octets);
        for (var i = random.Next(6); i > 0; i--)
        {
            int at = random.Next(list.Count + 1), length = random.Next(Math.Min(32, list.Count - at) + 1);
            Change(list, at, length, random);
        }

        return [.. list];
    }

    private static void Change(List<byte> list, int at, int length, Random random)
    {
        switch (random.Next(8))
        {
            case 0 when at < list.Count:
                list[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < list.Count:
                list[at] = (byte)random.Next(256);
                break;
            case 2:
                list.Insert(at, (byte)random.Next(256));
                break;
            case 3:
                list.RemoveRange(at, length);
                break;
            case 4:
                list.InsertRange(at, list.GetRange(at, length));
                break;
            case 5:
                list.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 6:
                var piece = Pieces[random.Next(Pieces.Length)];
                list.RemoveRange(at, Math.Min(piece.Length, list.Count - at));
                list.InsertRange(at, piece);
                break;
            default:
                list.RemoveRange(at, list.Count - at);
                break;
        }
    }
}
