using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ProxyLab.Bench;

/// <summary>An upstream that reads every request whole, as fast as it can, and answers then: a server that answers before would measure nothing.</summary>
internal sealed partial class Sink : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Listens at a path, on the load's CPU.</summary>
    internal Sink(string path)
    {
        Endpoint = Endpoint.Unix(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _ = Cpus.Run(Cpus.Load, Accept);
    }

    /// <summary>Where it listens.</summary>
    internal Endpoint Endpoint { get; }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private bool Accept()
    {
        try
        {
            while (true)
            {
                var peer = _listener.Accept();
                _ = Cpus.Run(Cpus.Load, () => Serve(peer));
            }
        }
        catch (SocketException)
        {
            return true; // it is over
        }
    }

    private static bool Serve(Socket peer)
    {
        using (peer)
        {
            var octets = new byte[256 * 1024];
            for (var have = 0; ;)
            {
                var end = octets.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
                if (end < 0)
                {
                    if (peer.Receive(octets.AsSpan(have)) is not (> 0 and var read)) return true;
                    have += read;
                    continue;
                }

                var head = Encoding.Latin1.GetString(octets, 0, end);
                var length = Length().Match(head) is { Success: true } given ? long.Parse(given.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
                for (var left = length - (have - end - 4); left > 0;)
                {
                    if (peer.Receive(octets) is not (> 0 and var read)) return true;
                    left -= read;
                }

                peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
                have = 0;
            }
        }
    }

    [GeneratedRegex(@"content-length:\s*(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
