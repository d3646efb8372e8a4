
namespace ProxyLab.Bench;

/// <summary>What one side of a pair gave: a value for each metric of its comparison, in their order.</summary>
/// <param name="Values">The values.</param>
/// <param name="Cpu">CPU time for each unit of work, for the profile; null where it was not measured.</param>
internal sealed record Reading(IReadOnlyList<double> Values, CpuTime? Cpu = null);

/// <summary>
/// One question with two sides that run alternately, so that both see the same machine. One file each, in <c>Comparisons/</c>. Everything
/// that opens sockets runs in a sandbox of its own, in which the comparison is made, prepared, run and left behind.
/// </summary>
internal abstract class Comparison
{
    /// <summary>Its name for <c>--only</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>What the lab's side does, as the table's heading says it.</summary>
    internal abstract string What { get; }

    /// <summary>The peer; empty where the lab's own value is judged.</summary>
    internal abstract string Against { get; }

    /// <summary>How both sides are run and what is counted: what a reader must know to trust or doubt the number.</summary>
    internal abstract string Explanation { get; }

    /// <summary>What is measured, with the goals.</summary>
    internal abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>Programs without which it cannot be measured.</summary>
    internal virtual IReadOnlyList<string> Needs => [];

    /// <summary>Whether it runs in a sandbox; else on the host, for a program that makes its own.</summary>
    internal virtual bool InSandbox => true;

    /// <summary>Whether the first pair is thrown away.</summary>
    internal virtual bool WarmsUp => true;

    /// <summary>The pairs to take when that many were asked for.</summary>
    internal virtual int Pairs(int asked) => asked;

    /// <summary>What CPU time is counted by, e.g. <c>tick</c> or <c>request</c>.</summary>
    internal virtual string Work => "run";

    /// <summary>Starts what both sides need, and warms up.</summary>
    internal abstract Task Prepare(Bed bed);

    /// <summary>Runs the lab's side once.</summary>
    internal abstract Task<Reading> Lab();

    /// <summary>Runs the peer's side once; null where there is no peer.</summary>
    internal virtual Func<Task<Reading>>? Peer => null;

    /// <summary>Where the time goes, in lines: asked after the pairs, when a goal was not met.</summary>
    internal virtual Task<IReadOnlyList<string>> Profile() => Task.FromResult<IReadOnlyList<string>>([]);
}
