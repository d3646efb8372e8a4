using System.Net.Sockets;
using System.Text;

namespace ProxyLab.Tests.Clients.Support;

/// <summary>What a server does after its octets.</summary>
public enum ServerEnd
{
    /// <summary>Closes in good order.</summary>
    Close,

    /// <summary>Resets the connection.</summary>
    Reset,

    /// <summary>Keeps the connection open, and answers the next request on it in the same way.</summary>
    Stay,

    /// <summary>Keeps the connection open, and does nothing more.</summary>
    Hang,
}

/// <summary>One way in which a server answers and ends, and what each client must make of it.</summary>
/// <param name="Name">The condition, in words.</param>
/// <param name="Octets">What the server sends, once it has the request.</param>
/// <param name="End">What it does then.</param>
/// <param name="Outcome">The outcome of the request.</param>
/// <param name="Connections">Connections that two requests of one client take, one after the other.</param>
internal sealed record EndingScript(string Name, string Octets, ServerEnd End, Outcome Outcome, int Connections = 2)
{
    private const string Ok = "HTTP/1.1 200 OK\r\n", Length5 = "Content-Length: 5\r\n\r\n", Chunked = "Transfer-Encoding: chunked\r\n\r\n";
    private static readonly string Whole = $"{Ok}{Length5}hello";

    internal static readonly EndingScript[] All =
    [
        new("closes without an octet", "", ServerEnd.Close, Outcome.Reset),
        new("answers until it closes", $"{Ok}\r\nall of it", ServerEnd.Close, Outcome.Ok),
        new("closes within the header", $"{Ok}Content-Le", ServerEnd.Close, Outcome.Cut),
        new("closes within the body", $"{Ok}{Length5}hel", ServerEnd.Close, Outcome.Cut),
        new("closes within a chunk", $"{Ok}{Chunked}5\r\nhel", ServerEnd.Close, Outcome.Cut),
        new("closes before the last chunk", $"{Ok}{Chunked}5\r\nhello\r\n", ServerEnd.Close, Outcome.Cut),
        new("closes after an interim answer", "HTTP/1.1 103 Early Hints\r\n\r\n", ServerEnd.Close, Outcome.Cut),
        new("resets without an octet", "", ServerEnd.Reset, Outcome.Reset),
        new("resets within the header", $"{Ok}Content-Le", ServerEnd.Reset, Outcome.Cut),
        new("resets within the body", $"{Ok}{Length5}hel", ServerEnd.Reset, Outcome.Cut),
        new("resets within a chunk", $"{Ok}{Chunked}5\r\nhel", ServerEnd.Reset, Outcome.Cut),
        new("resets an answer that lasts until the close", $"{Ok}\r\nsome of it", ServerEnd.Reset, Outcome.Cut),
        new("resets after a whole answer", $"{Ok}Connection: close\r\n{Length5}hello", ServerEnd.Reset, Outcome.Ok),
        new("answers what is not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", ServerEnd.Close, Outcome.Malformed),
        new("answers with two lengths", $"{Ok}Content-Length: 5\r\n{Length5}hello", ServerEnd.Hang, Outcome.Malformed),
        new("answers with a header over 1 MiB", $"{Ok}X: {new string('x', 1 << 20)}\r\n{Length5}hello", ServerEnd.Hang, Outcome.OverLimit),
        new("answers after an interim answer", $"HTTP/1.1 100 Continue\r\n\r\n{Whole}", ServerEnd.Stay, Outcome.Ok, Connections: 1),
        new("answers and keeps the connection", Whole, ServerEnd.Stay, Outcome.Ok, Connections: 1),
        new("answers 503 and keeps the connection", $"HTTP/1.1 503 Busy\r\n{Length5}hello", ServerEnd.Stay, Outcome.Status, Connections: 1),
        new("answers, asks for a close and does not close", $"{Ok}Connection: close\r\n{Length5}hello", ServerEnd.Hang, Outcome.Ok),
        new("answers and sends octets after the answer", $"{Whole}HTTP/1.1 500 Unasked\r\n\r\n", ServerEnd.Hang, Outcome.Ok),
        new("sends nothing and keeps the connection", "", ServerEnd.Hang, Outcome.InFlight),
        new("sends half an answer and keeps the connection", $"{Ok}{Length5}he", ServerEnd.Hang, Outcome.InFlight),
    ];

    public override string ToString() => Name;

    /// <summary>A server that plays this to every connection.</summary>
    internal ScriptedServer Serve(bool unix) => new(unix, async (peer, _, stop) =>
    {
        while (await Read(peer, stop))
        {
            await peer.SendAsync(Encoding.Latin1.GetBytes(Octets), stop);
            if (End == ServerEnd.Hang)
                await Task.Delay(Timeout.Infinite, stop);
            if (End == ServerEnd.Stay)
                continue;
            if (End == ServerEnd.Reset && !unix)
                peer.LingerState = new LingerOption(true, 0); // tcp_close resets; a Unix socket does so for octets that nobody read
            return;
        }
    });

    /// <summary>Takes the request; but a server that is to reset takes one octet of it alone.</summary>
    private async Task<bool> Read(Socket peer, CancellationToken stop) => End == ServerEnd.Reset
        ? await peer.ReceiveAsync(new byte[1], stop) > 0
        : await ScriptedServer.ReadHead(peer, stop) is not null;
}
