
using ProxyLab.Clients;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Sampling;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>
/// One trial from the inside of its sandbox: the middle part of a run's story (<see cref="Runner"/> tells the whole).
/// <list type="number">
/// <item>Bring up the sandbox's loopback, its private folder, and the clients' own network where the plan asks for one.</item>
/// <item>Start the upstream, then the proxy, each under the sysctls that the plan gives it; wait until each says it listens.</item>
/// <item>Sample from here on, before the first client, so that the baseline is known.</item>
/// <item>Flood in waves: fault, drain, flood again. Between waves the upstream may be asked to behave.</item>
/// <item>Ask the upstream what it did: a case's fault is proven from that and from the kernel's account, after the fact.</item>
/// <item>Note every gap, also where the proxy died: what was seen until then, and shortly after, is evidence.</item>
/// <item>Leave. This is process 1: the kernel ends everything else in here.</item>
/// </list>
/// </summary>
internal sealed class Trial : IDisposable
{
    private static readonly TimeSpan Patience = 30.Seconds();

    private readonly string _folder;
    private readonly Plan _plan;
    private readonly Case _case;
    private readonly Proxy _proxy;
    private readonly Server? _server;
    private readonly TrialClock _clock = new();
    private readonly EventLog _events;
    private readonly StatusReporter _status;
    private ClientSide? _clients;

    internal Trial(string folder, Catalogue catalogue, Action<string> tell)
    {
        _folder = folder;
        (var id, _plan, _, _) = PlanJson.Read(Path.Combine(folder, RunFiles.Plan));
        (_case, _proxy, _server) = (catalogue.Case(id.Case), catalogue.Proxy(id.Proxy), _plan.Server is { } server ? catalogue.Server(server) : null);
        _events = new EventLog(folder, _clock);
        _status = new StatusReporter(tell, _plan.Waves);
    }

    /// <summary>Runs the trial; what goes wrong with the harness is written as an event and thrown on.</summary>
    internal async Task Run()
    {
        try
        {
            await Steps();
        }
        catch (LabException e)
        {
            _events.Write(EventNames.Failed, new { message = e.Message, phase = e.Phase });
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _status.Dispose();
        _events.Dispose();
        _clients?.Dispose();
    }

    private async Task Steps()
    {
        _status.Start();
        var privateFolder = Namespace.Prepare();
        _events.Write(EventNames.SandboxReady, new { unix_s = DateTime.UtcNow.Subtract(DateTime.UnixEpoch).TotalSeconds });
        using var upstream = await StartUpstream(privateFolder);
        Namespace.SetConnections(_plan);
        foreach (var (name, value) in _case.Sysctls(_plan)) Namespace.SetSysctl(name, value);
        Place(privateFolder);
        var setup = new ProxySetup(_plan, upstream.Endpoint, privateFolder, Path.Combine(_folder, RunFiles.ProxyConf)) { Script = _server?.Script ?? "index.fcgi" };
        using var proxy = await StartProxy(setup);
        Namespace.SetSomaxconn(_plan.Somaxconn);
        var processes = ProcessesOf(proxy);
        var counter = _proxy.Counter(setup);
        using var sampler = StartSampler(upstream.Endpoint, processes, counter);
        if (counter is not null) await sampler.WaitUntil(s => s.ProxyActive is not null, 3, 5.Seconds());
        using var workers = (_proxy as IHasAcceptWorkers)?.Workers(setup, proxy.Pid) is { } threads ? new WorkerSampler(Path.Combine(_folder, RunFiles.Workers), threads, _clock, _plan.Tick) : null;
        using var kept = await Keep();
        await (workers?.Measured(5.Seconds()) ?? Task.CompletedTask);
        var descriptors = new Descriptors(_events, _plan, processes, _proxy, upstream.Pid);
        descriptors.Foresee();
        using var kernel = new KernelLedger(_events, sampler.Gaps);
        try
        {
            await Waves(sampler, kernel, descriptors, upstream, () =>
            {
                kept?.Dispose();
                RequireAlive(proxy, processes, upstream);
            });
            await (workers?.Measured(5.Seconds()) ?? Task.CompletedTask);
        }
        catch (LabException) when (sampler.Fault is null)
        {
            await sampler.NextTicks(2); // with what died
            throw;
        }
        finally
        {
            sampler.Stop();
            workers?.Dispose();
            if (sampler.Fault is null) WriteAccounts(sampler, kernel, descriptors);
        }

        if ((sampler.Fault ?? workers?.Fault) is { } fault) throw new LabException("sample", fault.Message, "free disk space, then run again", fault);
        _events.Write(EventNames.Done);
    }

    private async Task Waves(Sampler sampler, KernelLedger kernel, Descriptors descriptors, UpstreamProcess upstream, Action requireAlive)
    {
        using var requests = new RequestsCsv(Path.Combine(_folder, RunFiles.Requests));
        var flood = new Flood();
        for (var wave = 1; wave <= _plan.Waves; wave++)
        {
            kernel.WaveBegins();
            await Wave(wave, flood, requests, sampler, descriptors, requireAlive);
            kernel.WaveEnds(wave);
            await AskUpstream(wave, upstream);
            if (wave == _plan.RecoverAfter) await Recover(upstream);
        }
    }

    private void WriteAccounts(Sampler sampler, KernelLedger kernel, Descriptors descriptors)
    {
        kernel.TrialEnds();
        descriptors.AtEnd(sampler.Gaps, Path.Combine(_folder, RunFiles.ProxyLog));
        foreach (var (probe, note) in sampler.Notes)
        {
            _events.Write(EventNames.Note, new
            {
                probe, count = note.Count, first_ms = Rounded(note.FirstMs), last_ms = Rounded(note.LastMs), last = note.LastMessage,
            });
        }
    }

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 3) : null;

    private async Task<UpstreamProcess> StartUpstream(string privateFolder)
    {
        Namespace.SetSomaxconn(_plan.Somaxconn);
        Namespace.SetListenerPorts();
        _events.Write(EventNames.Sysctls, Namespace.SysctlsOfDocuments());
        var upstream = await UpstreamProcess.Start(_folder, _case, _server, _plan, privateFolder);
        _events.Write(EventNames.UpstreamListening, new { endpoint = upstream.Endpoint.ToString(), pid = upstream.Pid, backlog = _plan.Backlog, somaxconn = _plan.Somaxconn });
        return upstream;
    }

    private async Task<ManagedProcess> StartProxy(ProxySetup setup)
    {
        var program = _proxy.Find() ?? throw new LabException($"start {_proxy.Name}", "it is not installed", _proxy.Remedy);
        await File.WriteAllTextAsync(setup.ConfFile, _proxy.Configure(setup));
        Namespace.SetSomaxconn(_plan.EffectiveFrontSomaxconn);
        IReadOnlyList<string> command = [.. Tracer(), .. _proxy.Command(program, setup)];
        var proxy = ManagedProcess.Start(_proxy.Name, command, Path.Combine(_folder, RunFiles.ProxyLog));
        var readyLines = 0;
        await proxy.Line(line => _proxy.SaysReady(line) && ++readyLines >= _proxy.ReadyLines(_plan), Patience);
        _events.Write(EventNames.ProxyReady, new { pid = proxy.Pid, program });
        return proxy;
    }

    /// <summary>The command that follows the one behind it. As a grandchild (-D), so that the proxy keeps its place and its id.</summary>
    private string[] Tracer() => _plan.Trace ? ["strace", "-D", "-f", "-ttt", "-o", Path.Combine(_folder, RunFiles.Trace), "--"] : [];

    private Sampler StartSampler(Endpoint upstream, SampledProcess[] processes, ActiveCounter? counter)
    {
        // The counter's own connection must be there before the baseline: on HAProxy's stats socket it is a Unix client too.
        _ = counter?.Read(5.Seconds());
        var sampler = new Sampler(_folder, _clock, upstream, processes, counter, new SamplerOptions { Tick = _plan.Tick, FrontPort = ProxySetup.FrontPort });
        sampler.TakeBaseline();
        sampler.Start();
        _status.Follow(sampler);
        return sampler;
    }

    private static SampledProcess[] ProcessesOf(ManagedProcess proxy)
    {
        var workers = ProcessTree.Children(proxy.Pid);
        return workers.Count == 0
            ? [new SampledProcess("proxy", proxy.Pid)]
            : [new SampledProcess("master", proxy.Pid), .. workers.Select(pid => new SampledProcess("worker", pid))];
    }

    private async Task Wave(int wave, Flood flood, RequestsCsv requests, Sampler sampler, Descriptors descriptors, Action requireAlive)
    {
        _status.Enter("flood", wave);
        _events.Write(EventNames.WaveStart, new { wave });
        sampler.Wave = wave;
        var summary = _clients!.Run(() => flood.Run(WaveOfClients.Of(_plan, wave), () => _clock.NowMs, _status.Count(requests.Write), CancellationToken.None));
        requests.Flush();
        sampler.Wave = 0;
        _events.Write(EventNames.WaveEnd, new { wave, started = summary.Started });
        descriptors.After(wave, summary);
        requireAlive();

        _status.Enter("drain", wave);
        await Drain(sampler);
        _events.Write(EventNames.Drained, new { wave });
        requireAlive();
    }

    /// <summary>Makes the clients' place, and asks the kernel, before there is a proxy to trust, which CPUs handle what they send.</summary>
    private void Place(string privateFolder)
    {
        _clients = ClientSide.Open(_plan, privateFolder);
        if (_plan.Wire == Wire.Veth) _events.Write(EventNames.Steered, new { cpus = DeliveryCpus.Count(_clients, ClientSide.ProxyAddress(_plan), clients: 64) });
    }

    private async Task<KeptConnections?> Keep()
    {
        var count = _case.KeptConnections(_plan);
        if (count == 0) return null;
        var kept = new KeptConnections(_clients!, new Endpoint(null, ProxySetup.FrontOf(_plan)), count, () => _clock.NowMs, Path.Combine(_folder, RunFiles.Kept));
        _events.Write(EventNames.Kept, new { opened = count, kept = await kept.Opened });
        return kept;
    }

    private async Task AskUpstream(int wave, UpstreamProcess upstream)
    {
        if (await upstream.Counters() is not { } counters) return;
        _events.Write(EventNames.UpstreamCounters, new
        {
            wave, counters.Accepted, counters.Requests, counters.BytesRead, counters.BytesWritten, counters.Closed, counters.Wasted, counters.HeldBy, counters.Processes,
        });
    }

    /// <summary>
    /// Waits until the proxy has let go of its clients and of the upstream (save for one that is to keep connections) for as many ticks
    /// as the plan says. One that never lets go is a finding, not a fault: the wait has a bound.
    /// </summary>
    private async Task Drain(Sampler sampler)
    {
        await sampler.WaitUntil(s => s.ProxyActive is null or 0 && (s.Diag is null or { Client: 0 } || _plan.UpstreamKeepalive > 0), _plan.DrainTicks, _plan.ReadTimeout + 1.Seconds());
        await sampler.NextTicks(1);
    }

    private async Task Recover(UpstreamProcess upstream)
    {
        var asked = _clock.NowMs;
        await upstream.Recover();
        _events.Write(EventNames.Recovered, new { asked_ms = asked });
    }

    /// <summary>A master may replace a worker that died, and the clients of the dead one were cut off: that is a crash too.</summary>
    private static void RequireAlive(ManagedProcess proxy, SampledProcess[] processes, UpstreamProcess upstream)
    {
        if (proxy.Exited.IsCompleted)
            throw new LabException("flood", $"{proxy.Name} ended with exit code {proxy.Exited.Result}; its last words:\n{proxy.Quote()}", "see proxy.log of the trial");
        if (processes.FirstOrDefault(p => p.Pid != proxy.Pid && !ProcessTree.Children(proxy.Pid).Contains(p.Pid)) is { } gone)
            throw new LabException("flood", $"{proxy.Name}'s {gone.Role} {gone.Pid} died; last words:\n{proxy.Quote()}", "see proxy.log of the trial");
        if (upstream.Exited.IsCompleted)
            throw new LabException("flood", $"the upstream ended with exit code {upstream.Exited.Result}; its last words:\n{upstream.Quote()}", "see upstream.log of the trial");
    }
}
