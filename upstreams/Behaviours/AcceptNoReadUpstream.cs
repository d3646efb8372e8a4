namespace ProxyLab;

/// <summary>Accepts and holds; never reads, writes or closes: source 002, case 3.</summary>
internal sealed class AcceptNoReadUpstream : EachUpstream
{
    protected internal override Task Handle(Connection connection, CancellationToken stop) => Hold(stop);
}
