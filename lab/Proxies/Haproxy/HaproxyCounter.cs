using System.Net.Sockets;
using System.Text;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Haproxy;

/// <summary>
/// HAProxy's sessions on one frontend (<c>scur</c>), by its stats socket. The command line's <c>prompt</c> mode keeps the connection
/// open (management guide, section 9.3): every answer, also the first, empty one, ends with a line feed and <c>&gt; </c>. The socket is not
/// a client of the frontend, so that there is nothing to subtract.
/// </summary>
internal sealed class HaproxyCounter : ActiveCounter
{
    private readonly byte[] _frontend, _first, _next;
    private bool _greeted;

    /// <param name="socketPath">The stats socket's path.</param>
    /// <param name="frontend">The name of the frontend that clients use.</param>
    internal HaproxyCounter(string socketPath, string frontend = "front")
        : base(new UnixDomainSocketEndPoint(socketPath))
    {
        _frontend = Encoding.ASCII.GetBytes(frontend);
        _next = Encoding.ASCII.GetBytes($"show stat {frontend} 1 -1\n");
        _first = [.. "prompt\n"u8, .. _next];
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Question => _greeted ? _next : _first;

    /// <inheritdoc/>
    protected override void Begin() => _greeted = false;

    /// <inheritdoc/>
    protected override ReplyState Parse(ReadOnlySpan<byte> received, out int used, out long? value, out bool closes)
    {
        (used, value, closes) = (0, null, false);
        var answer = received;
        if (!_greeted)
        {
            // The answer to `prompt` is a prompt alone, in front of the first table.
            var greeting = answer.IndexOf("\n> "u8);
            if (greeting < 0)
            {
                return ReplyState.Incomplete;
            }

            used = greeting + 3;
            answer = answer[used..];
        }

        var end = answer.IndexOf("\n> "u8);
        if (end < 0)
        {
            return ReplyState.Incomplete;
        }

        used += end + 3;
        _greeted = true;
        value = HaproxyCsv.Find(answer[..end], _frontend, "FRONTEND"u8, "scur"u8);
        return ReplyState.Complete;
    }
}
