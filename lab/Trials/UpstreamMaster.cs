using ProxyLab.Native;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>
/// The upstream's own process where several share its socket: it listens, and starts each of them, this same program again, with the
/// socket inherited, as a FastCGI process manager does. They are real processes and not loops of one, because the process is what a kept
/// connection occupies: each has its id and its counters, and can be seen and killed. (One starts in some 80 ms.)
/// </summary>
internal static class UpstreamMaster
{
    /// <summary>Serves until standard input ends.</summary>
    /// <returns>0, or 2 when a process died.</returns>
    internal static async Task<int> Run(string trialFolder, Case @case, Listener listener, int processes, TrialClock clock)
    {
        if (Libc.fcntl(listener.Descriptor, Libc.F_SETFD, 0) != 0)
            throw new LabException("start upstream", $"its socket cannot be inherited: {Errno.Describe(Errno.Last)}", "report it, with the kernel's version");
        var workers = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => UpstreamProcess.StartWorker(trialFolder, @case.Name, listener, clock)));
        return await UpstreamHost.Answer(listener.Endpoint, new Several(workers));
    }

    private static async Task<UpstreamCounters> CountersOf(UpstreamProcess worker) => (await worker.Counters())! with { Pid = worker.Pid };

    private static async Task Death(UpstreamProcess worker)
    {
        var code = await worker.Exited;
        throw new LabException("serve", FormattableString.Invariant($"process {worker.Pid} ended with exit code {code}; its last words:\n{worker.Quote()}"), "see upstream.log of the trial");
    }

    /// <summary>All of the processes.</summary>
    private sealed class Several(UpstreamProcess[] workers) : IAnswering
    {
        public Task Fault { get; } = Task.WhenAny(workers.Select(Death)).Unwrap();

        public async Task<UpstreamCounters> Counters() => UpstreamCounters.Sum(await Task.WhenAll(workers.Select(CountersOf)));

        public Task Recover() => Task.WhenAll(workers.Select(w => w.Recover()));

        public Task Account() => Task.WhenAll(workers.Select(w => w.Account()));

        public Task AtWave(bool begins, int wave) => Task.WhenAll(workers.Select(w => w.AtWave(begins, wave)));
    }
}
