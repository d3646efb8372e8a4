using System.Net;
using System.Text;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Proxies.Csharp;

/// <summary>Reads <c>worker_N_accepts</c> from labproxy's status page.</summary>
internal sealed class WorkerAccepts : AcceptCounter
{
    private readonly byte[][] _names;
    private readonly long?[] _accepts;
    private readonly HttpStatusCounter _page;

    internal WorkerAccepts(IPEndPoint status, int workers)
    {
        _names = [.. Enumerable.Range(0, workers).Select(i => Encoding.ASCII.GetBytes(FormattableString.Invariant($"worker_{i}_accepts ")))];
        _accepts = new long?[workers];
        _page = new HttpStatusCounter(status, "/", Take, own: 0);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<long?> Read(TimeSpan budget) => _page.Read(budget) is null ? [] : _accepts;

    /// <inheritdoc/>
    public override void Dispose() => _page.Dispose();

    private long? Take(ReadOnlySpan<byte> body)
    {
        for (var i = 0; i < _names.Length; i++) _accepts[i] = KernelText.Field(body, _names[i]);
        return 0;
    }
}
