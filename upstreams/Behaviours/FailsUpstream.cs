namespace ProxyLab;

/// <summary>The moment and the way in which an upstream fails a request.</summary>
public enum Failure
{
    /// <summary>It reads the request whole and answers 503.</summary>
    Answers503,

    /// <summary>It reads the request whole, and ends the connection without an answer.</summary>
    EndsWhenRead,

    /// <summary>It ends the connection when it has accepted it, whatever came.</summary>
    EndsWhenAccepted,

    /// <summary>It reads the request whole, writes half of an answer that says its length, and ends the connection.</summary>
    EndsHalfway,
}

/// <summary>Fails each request. One that it does not read whole may be unread when the connection ends, which makes a reset of a FIN.</summary>
internal sealed class FailsUpstream : EachUpstream
{
    private static readonly Setting<Failure> How = Setting.Of("failure", Failure.Answers503, "when and how the upstream fails a request");
    private static readonly byte[] Unavailable = Http.Answer("503 Service Unavailable", "not now\n", "Connection: close"), Half = [.. Http.Head("200 OK", "Content-Length: 10"), .. "hello"u8];

    public override IReadOnlyList<Setting> Settings => [How, EndingSetting.Ending];

    protected internal override async Task Handle(Connection connection, CancellationToken stop)
    {
        var how = connection.Plan.Get(How);
        if (how != Failure.EndsWhenAccepted && await connection.ReadRequest(stop))
        {
            if (how == Failure.Answers503) await connection.Write(Unavailable, stop);
            else if (how == Failure.EndsHalfway) await connection.Write(Half, stop);
        }

        connection.Note("failed");
        connection.End();
    }
}
