using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>What lies in a socket after an answer that is settled.</summary>
internal static unsafe class RestOfAnswer
{
    private const int Most = 1 << 20; // so that one endless sender does not keep a loop from the others

    /// <summary>Takes it into the account of the exchange: 1 MiB at most.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="fd">The socket, which does not block.</param>
    /// <param name="wire">What is kept of its octets.</param>
    /// <param name="buffer">Where octets are read to.</param>
    /// <param name="nowMs">The time.</param>
    internal static void Take(ref Exchange exchange, int fd, ConnectionWire? wire, Span<byte> buffer, double nowMs)
    {
        fixed (byte* start = buffer)
        {
            for (int left = Most; left > 0; left -= buffer.Length)
            {
                nint got = Libc.recv(fd, start, buffer.Length, 0);
                if (got <= 0)
                {
                    exchange.PeerEnded |= got == 0;
                    FloodReader.Ended(wire, got == 0 ? 0 : Errno.Last);
                    return;
                }
                wire?.Octets(nowMs, WireDirection.Received, exchange.Id, buffer[..(int)got]);
                exchange.TakeAnswer(buffer[..(int)got], nowMs);
            }
        }
    }
}
