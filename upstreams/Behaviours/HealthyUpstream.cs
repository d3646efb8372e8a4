namespace ProxyLab;

/// <summary>Accepts, reads the request, answers 200 and closes: source 002, case 1.</summary>
internal sealed class HealthyUpstream : EachUpstream
{
    private static readonly byte[] Answer = Http.Ok("hello from the upstream\n");

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (await connection.ReadRequest(stop)) await connection.Write(Answer, stop);
    }
}
