namespace ProxyLab;

/// <summary>Accepts, reads the request, answers 200, ends its own side, and waits for the peer to end its own.</summary>
internal sealed class HalfClosesUpstream : EachUpstream
{
    private static readonly byte[] Answer = Http.Ok("hello, and I listen\n");

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (!await connection.ReadRequest(stop) || !await connection.Write(Answer, stop)) return;
        connection.EndWriting();
        connection.Note("half-closed");
        await connection.ReadToEnd(stop);
    }
}
