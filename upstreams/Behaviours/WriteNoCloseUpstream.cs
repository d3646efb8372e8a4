namespace ProxyLab;

/// <summary>
/// Accepts, reads the request, writes a whole 200 and never closes: source 002, case 5. Whether the answer says its length
/// decides whether anybody has to wait for the close.
/// </summary>
internal sealed class WriteNoCloseUpstream(bool sayLength) : EachUpstream
{
    private readonly byte[] _answer = sayLength ? Http.Ok("hello, and I stay\n") : Http.OkUntilClose("hello, and I stay\n");

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (await connection.ReadRequest(stop)) await connection.Write(_answer, stop);
        await connection.ReadToEnd(stop);
        await Hold(stop);
    }
}
