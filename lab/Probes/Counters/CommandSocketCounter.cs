using System.Net.Sockets;
using System.Text;

namespace ProxyLab.Probes.Counters;

/// <summary>
/// A proxy's active connections by a Unix socket that takes commands and stays open: each answer ends with a prompt. The socket is not
/// a client of the proxy, so that there is nothing to subtract.
/// </summary>
public sealed class CommandSocketCounter : ConnectedCounter
{
    private readonly byte[] _first, _next, _prompt;
    private readonly StatusParser _parse;
    private bool _greeted;

    /// <param name="socketPath">The socket's path.</param>
    /// <param name="opening">The command that keeps the connection open; its answer is a prompt alone, in front of the first answer.</param>
    /// <param name="command">The command that is asked on every tick.</param>
    /// <param name="prompt">What ends each answer.</param>
    /// <param name="parse">Finds the number in an answer.</param>
    public CommandSocketCounter(string socketPath, string opening, string command, string prompt, StatusParser parse)
        : base(new UnixDomainSocketEndPoint(socketPath))
    {
        _next = Encoding.ASCII.GetBytes(command + "\n");
        _first = [.. Encoding.ASCII.GetBytes(opening + "\n"), .. _next];
        (_prompt, _parse) = (Encoding.ASCII.GetBytes(prompt), parse);
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
            var greeting = answer.IndexOf(_prompt);
            if (greeting < 0) return ReplyState.Incomplete;
            used = greeting + _prompt.Length;
            answer = answer[used..];
        }

        var end = answer.IndexOf(_prompt);
        if (end < 0) return ReplyState.Incomplete;
        used += end + _prompt.Length;
        _greeted = true;
        value = _parse(answer[..end]);
        return ReplyState.Complete;
    }
}
