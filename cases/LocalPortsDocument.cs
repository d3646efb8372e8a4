
namespace ProxyLab.Cases;

/// <summary>What the claims of source 003, a proxy that ran out of ports on loopback, have in common.</summary>
internal static class LocalPortsDocument
{
    /// <summary>A claim of that document.</summary>
    internal static Claim Claim(string id, string section, string sentence, Func<Evidence, Judgement> rule) =>
        new(id, sentence, rule) { Source = new("003, scaling beyond 65k reverse proxy connections on localhost", section) };

    /// <summary>
    /// An upstream that answers after a while with an answer that says its length, and waits for its client's close. The proxy closes first:
    /// so the connection is in TIME_WAIT at the proxy's end, where it holds a port.
    /// </summary>
    internal static Upstream LeavesClosingToTheProxy(TimeSpan after) => Upstream.Serve(async (connection, stop) =>
    {
        if (await connection.ReadRequest(stop))
        {
            await Task.Delay(after, stop);
            await connection.Write(Http.Ok("hello, and you first\n"), stop);
        }

        await connection.ReadToEnd(stop);
    });
}
