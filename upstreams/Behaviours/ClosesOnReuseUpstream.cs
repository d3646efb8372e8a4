namespace ProxyLab;

/// <summary>Answers a number of requests on each connection, and ends it when the first octets of one more come: the race of every kept connection, lost each time. A request of more than 4 KiB is not read whole, and ends in a reset.</summary>
internal sealed class ClosesOnReuseUpstream : EachUpstream
{
    private static readonly Setting<int> Answered = Setting.Of("answered", 1, 0, 1_000_000, "requests that the upstream answers on each connection before it ends it");
    private static readonly byte[] Answer = Http.KeptOk("hello, once\n");

    public override IReadOnlyList<Setting> Settings => [Answered, EndingSetting.Ending];

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        for (var left = connection.Plan.Get(Answered); left > 0; left--)
            if (!await connection.ReadRequest(stop) || !await connection.Write(Answer, stop)) return;

        if (!(await connection.Read(stop)).IsEmpty) connection.End();
    }
}
