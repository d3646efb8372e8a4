namespace ProxyLab.Cases;

/// <summary>What is left half-closed when a flood has drained: the proxy's ends in CLOSE_WAIT, which nobody but the proxy can end, and the upstream's.</summary>
internal static class HalfClosed
{
    /// <summary>Holds if nothing is.</summary>
    internal static Judgement Left(Evidence e) => Ends(e).Select(m => m.Exactly(0)).Aggregate((a, b) => a.And(b));

    /// <summary>The numbers in a phrase.</summary>
    internal static string Course(Evidence e) => string.Join(", ", Ends(e).Select(m => m.ToString()));

    private static IEnumerable<Measure> Ends(Evidence e)
    {
        var wave = e.Wave(1);
        yield return wave.After("close-wait.front", "proxy's ends of clients in CLOSE_WAIT", s => s.FrontCloseWait);
        if (e.Plan.Transport != Transport.Tcp) yield break;
        yield return wave.After("close-wait.proxy", "proxy's ends of the upstream in CLOSE_WAIT", s => s.ProxyCloseWait);
        yield return wave.After("close-wait.upstream", "upstream's ends in CLOSE_WAIT", s => s.UpstreamCloseWait);
    }
}
