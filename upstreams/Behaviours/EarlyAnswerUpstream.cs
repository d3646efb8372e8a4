namespace ProxyLab;

/// <summary>Accepts, reads the head of the request only, and answers 413 with the body unread.</summary>
internal sealed class EarlyAnswerUpstream : EachUpstream
{
    private static readonly Setting<bool> Drains = Setting.Of(
        "drains", false, "after its early answer the upstream ends its own side and reads the body, instead of closing at once");

    private static readonly byte[] Answer = Http.Answer("413 Content Too Large", "too large\n", "Connection: close");

    public override IReadOnlyList<Setting> Settings => [Drains];

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (await connection.ReadHead(stop) is null || !await connection.Write(Answer, stop) || !connection.Plan.Get(Drains)) return;
        connection.EndWriting();
        await connection.ReadToEnd(stop);
    }
}
