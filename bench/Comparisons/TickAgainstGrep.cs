namespace ProxyLab.Bench;

/// <summary>Against the pipeline that the original lab sampled with.</summary>
internal sealed class TickAgainstGrep(int connections) : Tick(connections)
{
    private readonly int _connections = connections;

    internal override string Name => $"tick-grep-{_connections}";

    internal override string Against => "cat /proc/net/unix | grep | cut";

    internal override string Explanation =>
        "Roles, queue and dead of a Unix listener that never accepts, a tenth of the queue dead, by sock_diag in this process, on one thread; "
        + "against the original lab's pipeline, looped in one shell with the empty loop's cost taken off. Wall against wall, and the CPU of the "
        + "tick against that of all processes of the pipeline.";

    internal override IReadOnlyList<string> Needs => ["grep", "cut"];

    protected override string CommandLine => $"cat /proc/net/unix | grep {Path} | cut -d' ' -f6 >/dev/null";
}
