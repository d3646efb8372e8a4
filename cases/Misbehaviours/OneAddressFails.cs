namespace ProxyLab.Cases;

/// <summary>An upstream of two addresses, of which the first fails each request in one way.</summary>
public sealed class OneAddressFails : Misbehaviour
{
    private static readonly Setting<AddressFailures> How = Setting.Of("address_fails", AddressFailures.Answers503, "how the first of two addresses fails a request");

    /// <inheritdoc/>
    public override MisbehaviourGroup Group => MisbehaviourGroup.Service;

    /// <inheritdoc/>
    public override string Question => "Does the second address save a request that the first one fails, and how often is it executed?";

    /// <inheritdoc/>
    public override Source Source => new("RFC 9110", "9.2.2");

    /// <inheritdoc/>
    protected override IEnumerable<Setting> OwnSettings => [How];

    /// <inheritdoc/>
    public override IReadOnlyList<Transport> Transports => [Transport.Tcp];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Kinds => Variant.Grid(("request_method", ["GET", "POST"]), ("address_fails", [.. Enum.GetValues<AddressFailures>().Cast<object>()]));

    /// <inheritdoc/>
    public override Plan Plan => Start with { Clients = 2, Requests = 2, UpstreamAddresses = 2 };

    /// <inheritdoc/>
    public override Wish Wished(Plan plan) => plan.RequestMethod == "POST" ? Wish.Answer.Or(Wish.Status(502, 503, 504)) : Wish.Answer;

    /// <inheritdoc/>
    public override Script Does(Plan plan) => new(plan.Get(How) switch
    {
        AddressFailures.Answers503 => [Step.ReadRequest, Step.Write(Answers.Head("503 Service Unavailable", Answers.Length(0), "Connection: close"))],
        AddressFailures.EndsWhenAccepted => [Step.Close],
        AddressFailures.EndsWhenRead => [Step.ReadRequest, Step.Close],
        AddressFailures.ResetsWhenRead => [Step.ReadRequest, Step.Reset],
        AddressFailures.EndsHalfway => [Step.ReadRequest, Step.Write(Answers.Head("200 OK", Answers.Length(Answers.BodyOctets)) + "answer"), Step.Close],
        _ => [Step.ReadRequest, Step.Hold],
    }) { Badly = Script.Picked.FirstAddress, Well = [Step.ReadRequest, Step.Write(Answers.Closing)] };

    /// <inheritdoc/>
    public override bool CutsItsAnswer(Plan plan) => plan.Get(How) == AddressFailures.EndsHalfway;
}

/// <summary>The moment and the way in which an address fails a request.</summary>
public enum AddressFailures
{
    /// <summary>It answers 503.</summary>
    Answers503,

    /// <summary>It ends the connection when it has accepted it.</summary>
    EndsWhenAccepted,

    /// <summary>It ends the connection when it has read the request whole.</summary>
    EndsWhenRead,

    /// <summary>It resets the connection when it has read the request whole.</summary>
    ResetsWhenRead,

    /// <summary>It ends the connection when it has written a part of its answer.</summary>
    EndsHalfway,

    /// <summary>It reads the request whole and never answers.</summary>
    Silent,
}
