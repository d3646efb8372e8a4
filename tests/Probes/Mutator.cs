using System.Globalization;

namespace ProxyLab.Tests.Probes;

/// <summary>
/// Damages good inputs at random, from a fixed seed: octets changed, removed, repeated and moved, ends cut off, and numbers at the edges of
/// their types put in. The environment variable FUZZ_COUNT says how many of each; 20,000 without it.
/// </summary>
internal static class Mutator
{
    private static readonly byte[][] Edges =
    [
        [0], [0xff], "\n"u8.ToArray(), " "u8.ToArray(), "-1"u8.ToArray(), "18446744073709551616"u8.ToArray(), "9223372036854775807"u8.ToArray(),
        [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0, 0, 0, 0x80], [4, 0, 3, 0], "\r\n"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "fffffffe"u8.ToArray(),
    ];

    internal static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), CultureInfo.InvariantCulture, out var count) ? count : 20_000;

    /// <summary>Gives damaged inputs; the array is used again for the next one.</summary>
    internal static IEnumerable<ArraySegment<byte>> Damage(params byte[][] good)
    {
        var random = new Random(20261121);
        for (var i = 0; i < Count; i++)
        {
            var source = good[random.Next(good.Length)];
            var room = new byte[source.Length * 2 + 256];
            source.CopyTo(room, 0);
            var length = source.Length;
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                length = Hit(random, room, length);
            }

            yield return new ArraySegment<byte>(room, 0, length);
        }
    }

    private static int Hit(Random random, byte[] room, int length)
    {
        var at = random.Next(length + 1);
        var span = Math.Min(random.Next(1, 32), length - at);
        switch (random.Next(6))
        {
            case 0 when at < length:
                room[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1 when at < length:
                room[at] = (byte)random.Next(256);
                return length;
            case 2:
                return at;
            case 3:
                room.AsSpan(at + span, length - at - span).CopyTo(room.AsSpan(at));
                return length - span;
            case 4 when length + span <= room.Length:
                room.AsSpan(at, length - at).CopyTo(room.AsSpan(at + span));
                return length + span;
            default:
                var edge = Edges[random.Next(Edges.Length)];
                edge.AsSpan(0, Math.Min(edge.Length, room.Length - at)).CopyTo(room.AsSpan(at));
                return Math.Max(length, Math.Min(room.Length, at + edge.Length));
        }
    }
}
