namespace ProxyLab;

/// <summary>Answers each request with a 200 that says its length, one after the other, until the peer ends the connection.</summary>
internal sealed class KeepsOpenUpstream : EachUpstream
{
    private static readonly byte[] Answer = Http.KeptOk("hello, and again\n");

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        while (await connection.ReadRequest(stop) && await connection.Write(Answer, stop))
        {
        }
    }
}
