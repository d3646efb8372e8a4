namespace ProxyLab.Bench;

/// <summary>Against the tool that asks the kernel the same way.</summary>
internal sealed class TickAgainstSs(int connections) : Tick(connections)
{
    internal override string Name => $"tick-ss-{Connections}";

    internal override string Against => "ss -xa";

    internal override string Explanation =>
        "As the tick above, against ss -xa with its output thrown away, looped in one shell with the empty loop's cost taken off.";

    internal override IReadOnlyList<string> Needs => ["ss"];

    protected override string CommandLine => "ss -xa >/dev/null";
}
