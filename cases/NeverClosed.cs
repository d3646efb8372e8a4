namespace ProxyLab.Cases;

/// <summary>What the two cases have in common whose upstream answers and never closes.</summary>
internal static class NeverClosed
{
    /// <summary>The upstream wrote, and closed nothing.</summary>
    internal static Claim Proof => new("fault", "The upstream wrote its answers and closed nothing", e => e.Misbehaving is { } u
        ? new Measure("octets written", u.BytesWritten).AtLeast(1).And(new Measure("closed", u.Closed).Exactly(0))
        : Judgement.Unknown("the upstream was not asked"));

    /// <summary>The claim that clients hang, with the status and the octets that they already had before the timeout.</summary>
    internal static Claim WithWhatClientsHave(Claim claim) => claim with
    {
        Rule = e =>
        {
            var clients = e.Wave(1).Requests;
            var early = clients.Where(r => r.FirstByteMs - r.IntendedMs < 900 * AcceptQueueDocument.Timeout(e)).ToArray();
            return claim.Rule(e).Note(
                new Measure("share with a status before the timeout", clients.Count > 0 ? (double)early.Length / clients.Count : null, "%"),
                new Measure("octets of answer each", early.Length > 0 ? early.Average(r => r.Bytes) : null));
        },
    };
}
