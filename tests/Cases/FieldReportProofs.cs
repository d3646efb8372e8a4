using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>Where a healthy upstream stands in the place of the misbehaving one, no case of the field reports proves its fault.</summary>
public sealed class FieldReportProofs
{
    public static TheoryData<Type> Misbehaving => [
        typeof(BusyUpstream), typeof(StopsAccepting), typeof(InterimAnswers), typeof(TwoFramings), typeof(EarlyAnswer), typeof(CutAnswer), typeof(FailingAddress),
        typeof(FailingAddressRetried), typeof(Restart), typeof(EndsOnReuse), typeof(UpstreamHalfCloses), typeof(ShortOfDescriptors), typeof(FewDescriptors), typeof(IdleConnections),
    ];

    [Theory]
    [MemberData(nameof(Misbehaving))]
    public void A_healthy_upstream_proves_no_fault(Type type)
    {
        var @case = (Case)Activator.CreateInstance(type)!;
        foreach (var variant in @case.Variants)
        {
            var hand = Typical.Healthy(TheLab.Set(@case.Plan, variant), 9, Typical.Gone(20, 200, 0.1));
            hand.Log = [];
            hand.Upstream = [.. Enumerable.Range(1, 20).Select(Healthy)];
            var proof = @case.Fault.Judge(hand.Build());
            Assert.True(proof.Verdict is Verdict.Refuted or Verdict.Unknown, $"{variant}: {proof.Verdict}: {proof.Observed}");
        }
    }

    [Fact]
    public void Requests_that_were_answered_before_their_clients_left_are_no_proof_that_they_left() => Assert.Equal(
        Verdict.Refuted, new ClientLeaves().Fault.Judge(Answered()).Verdict);

    private static Evidence Answered()
    {
        var hand = Typical.Healthy(new ClientLeaves().Plan, 9, Typical.Gone(20, 200, 0.1));
        hand.Upstream = [.. Enumerable.Range(1, 20).Select(Healthy)];
        return hand.Build();
    }

    /// <summary>One request on one connection, which the upstream answers and closes.</summary>
    private static UpstreamRow Healthy(int request) => new SeenRequest(request, 1, request).Row();
}
