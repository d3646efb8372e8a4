namespace ProxyLab;

/// <summary>Accepts, reads the request, works for a while, answers 200 and closes. It answers whether or not anybody is there still, as an application does that never looks.</summary>
internal sealed class AnswersLateUpstream : EachUpstream
{
    private static readonly Setting<TimeSpan> AnswerAfter = Setting.Of("answer_after", 3.Seconds(), TimeSpan.Zero, TimeSpan.FromHours(1), "how long the upstream works for a request");
    private static readonly byte[] Answer = Http.Ok("hello, late\n");

    public override IReadOnlyList<Setting> Settings => [AnswerAfter];

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (!await connection.ReadRequest(stop)) return;
        _ = connection.ReadToEnd(stop); // so that its end is seen when it comes
        await Task.Delay(connection.Plan.Get(AnswerAfter), stop);
        await connection.Write(Answer, stop);
    }
}
