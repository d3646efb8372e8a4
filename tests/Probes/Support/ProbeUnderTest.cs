using ProxyLab.Trials;

namespace ProxyLab.Tests.Probes;

/// <summary>One probe that has begun, on its thread as a trial has it.</summary>
internal sealed class ProbeUnderTest : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    internal ProbeUnderTest(Probe probe, ProbeContext context)
    {
        (Context, Thread) = (context, new ProbeThread(probe, context, _stop));
        probe.Begin(context);
    }

    /// <summary>The trial.</summary>
    internal ProbeContext Context { get; }

    /// <summary>The probe's thread.</summary>
    internal ProbeThread Thread { get; }

    /// <summary>Waits until a row is as described in so many readings in a row.</summary>
    internal Task<bool> WaitUntil(Func<Row, bool> condition, int inARow = 1) => Thread.WaitUntil(condition, inARow, ProbedTrial.Deadline);

    /// <summary>As <see cref="WaitUntil"/>, of a row of <c>samples.csv</c>.</summary>
    internal Task<bool> WaitForSample(Func<SampleRow, bool> condition, int inARow = 1) => WaitUntil(
        row =>
        {
            var sample = new SampleRow();
            sample.CopyFrom(row);
            return condition(sample);
        },
        inARow);

    /// <summary>Ends the readings; safe twice.</summary>
    internal void Stop()
    {
        _stop.Cancel();
        Thread.Dispose();
    }

    public void Dispose() => Stop();
}
