using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.Counters;

/// <summary>The accept workers of a proxy, where it has such and tells of them.</summary>
/// <param name="Pid">The proxy's process.</param>
/// <param name="Threads">The thread of each worker, by its number.</param>
/// <param name="Front">Where clients connect.</param>
/// <param name="Accepts">Reads how many connections each has accepted, by its number; owned by the sampler.</param>
internal sealed record WorkerThreads(int Pid, IReadOnlyList<int> Threads, Endpoint Front, WorkerAccepts Accepts);

/// <summary>Reads <c>worker_N_accepts</c> from labproxy's status page, on a connection of its own.</summary>
internal sealed class WorkerAccepts : IDisposable
{
    private readonly byte[][] _names;
    private readonly long?[] _accepts;
    private readonly HttpStatusCounter _page;

    internal WorkerAccepts(System.Net.IPEndPoint status, int workers)
    {
        _names = [.. Enumerable.Range(0, workers).Select(i => System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"worker_{i}_accepts ")))];
        _accepts = new long?[workers];
        _page = new HttpStatusCounter(status, "/", Take, own: 0);
    }

    /// <summary>The counts, by the worker's number; empty where there was no answer within the budget.</summary>
    internal ReadOnlySpan<long?> Read(TimeSpan budget) => _page.Read(budget) is null ? [] : _accepts;

    /// <inheritdoc/>
    public void Dispose() => _page.Dispose();

    private long? Take(ReadOnlySpan<byte> body)
    {
        for (var i = 0; i < _names.Length; i++) _accepts[i] = KernelText.Field(body, _names[i]);
        return 0;
    }
}
