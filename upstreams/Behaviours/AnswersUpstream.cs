namespace ProxyLab;

/// <summary>Accepts, reads the request, gives one answer and closes.</summary>
internal sealed class AnswersUpstream(byte[] answer) : EachUpstream
{
    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        if (await connection.ReadRequest(stop)) await connection.Write(answer, stop);
    }
}
