namespace ProxyLab;

/// <summary>Accepts and reads to the end of the stream; never writes or closes: source 002, case 4.</summary>
internal sealed class ReadNoWriteUpstream : EachUpstream
{
    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        await connection.ReadToEnd(stop);
        await Hold(stop);
    }
}
