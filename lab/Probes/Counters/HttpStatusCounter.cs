using System.Net;
using System.Text;

namespace ProxyLab.Probes.Counters;

/// <summary>A proxy's active connections by a status page over HTTP/1.1 with keep-alive.</summary>
public sealed class HttpStatusCounter : ConnectedCounter
{
    private readonly byte[] _question;
    private readonly byte[] _body = new byte[64 * 1024];
    private readonly StatusParser _parse;
    private readonly int _own;

    /// <param name="address">Where the page is served.</param>
    /// <param name="path">The page's path, e.g. <c>/status</c>.</param>
    /// <param name="parse">Finds the number in the page, e.g. <see cref="StatusPage.Number"/> of its label.</param>
    /// <param name="own">How many connections of the number are this counter's own: 1 where the page counts the connection that asks, else 0.</param>
    public HttpStatusCounter(IPEndPoint address, string path, StatusParser parse, int own)
        : base(address)
    {
        _question = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        (_parse, _own) = (parse, own);
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Question => _question;

    /// <inheritdoc/>
    protected override ReplyState Parse(ReadOnlySpan<byte> received, out int used, out long? value, out bool closes)
    {
        var state = HttpReply.Parse(received, _body, out var reply);
        (used, closes) = (reply.Used, reply.Closes);
        value = state == ReplyState.Complete && reply.Status == 200 ? _parse(_body.AsSpan(0, reply.BodyLength)) - _own : null;
        value = value < 0 ? null : value;
        return state;
    }
}
