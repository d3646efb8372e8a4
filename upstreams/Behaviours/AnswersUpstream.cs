namespace ProxyLab;

/// <summary>Accepts, reads the request, gives one answer and closes.</summary>
/// <param name="answer">Its octets.</param>
/// <param name="note">What it notes of each request that it has answered; null for nothing.</param>
/// <param name="settings">The settings that the answer follows.</param>
internal sealed class AnswersUpstream(Func<Plan, byte[]> answer, string? note = null, params IReadOnlyList<Setting> settings) : EachUpstream
{
    public override IReadOnlyList<Setting> Settings => settings;

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (await connection.ReadRequest(stop) && await connection.Write(answer(connection.Plan), stop) && note is not null) connection.Note(note);
    }
}
