namespace ProxyLab;

/// <summary>Rules about the lines of /proc/net/unix with the upstream's path: the view of a Unix upstream that anybody has without tools.</summary>
public static class UnixLines
{
    /// <summary>Holds if there are several lines with the upstream's path on one tick.</summary>
    public static Judgement AreSeveral(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Samples.PeakLines.AtLeast(2);
    }

    /// <summary>Holds if 90 % or more of the lines are in a role and the rest are listeners, once the flood has settled.</summary>
    /// <param name="e">The evidence.</param>
    /// <param name="role">The role.</param>
    public static Judgement AreMostly(Evidence e, UnixRole role)
    {
        ArgumentNullException.ThrowIfNull(e);
        var (own, listener) = (e.Share(role), e.Share(UnixRole.Listener));
        var rest = Measure.Of("lines.rest.share", "in neither state", 1 - own.Value - listener.Value, [own, listener], "%");
        return own.AtLeast(0.90).And(rest.AtMost(0.01)).Note(e.Share(role, withListener: false));
    }
}
