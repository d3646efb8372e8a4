namespace ProxyLab.Bench;

/// <summary>Against the pipeline that the original lab sampled with.</summary>
internal sealed class TickAgainstGrep(int connections) : Tick(connections)
{
    internal override string Name => $"tick-grep-{Connections}";

    internal override string Against => "cat /proc/net/unix | grep | cut";

    internal override string Explanation =>
        Measured + "Against the original lab's pipeline, looped in one shell with the empty loop's cost taken off. Wall against wall, and the CPU of the "
        + "tick against that of all processes of the pipeline.";

    internal override IReadOnlyList<string> Needs => ["grep", "cut"];

    protected override string CommandLine => $"cat /proc/net/unix | grep {Path} | cut -d' ' -f6 >/dev/null";
}
