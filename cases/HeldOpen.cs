
namespace ProxyLab.Cases;

/// <summary>What the cases of source 002 have in common whose upstream accepts and then leaves connections open.</summary>
internal static class HeldOpen
{
    /// <summary>Claims a, b and c of such a case.</summary>
    internal static IEnumerable<Claim> Claims(string prefix, string upstream) =>
    [
        AcceptQueueDocument.Claim(prefix + "a", $"With an upstream that {upstream}, several lines carry its path", UnixLines.AreSeveral).OnUnix(),
        AcceptQueueDocument.Claim(prefix + "b", $"With an upstream that {upstream}, 90 % or more of the lines are in state 03, the rest in 01", e => UnixLines.AreMostly(e, UnixRole.Accepted)).OnUnix(),
        AcceptQueueDocument.Claim(prefix + "c", $"With an upstream that {upstream}, clients hang until the timeout", Hang.OfAll) with { Instead = Hang.HowTheyEnded },
    ];

    /// <summary>The claim that this case's sockets take longer to leave 03 than those of the other cases.</summary>
    internal static Claim LeaveLaterThan(string id, string sentence, params string[] others) =>
        AcceptQueueDocument.Claim(id, sentence, e => SocketLife.IsLongerThanIn(e, others)).OnUnix() with
        {
            Instead = e => SocketLife.Of(e) is { Seen.Value: > 0, Server.Value: null } life
                ? $"server-side sockets never leave 03 while the upstream lives, here or there, for nobody closes them; the proxy's own ends leave when it gives up{SocketLife.After(life.Client)}"
                : "the delay is the proxy's timeout, whatever the upstream does",
        };
}
