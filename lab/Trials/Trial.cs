
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Clients;
using ProxyLab.Probes.Timing;
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
    private readonly string _folder;
    private readonly Catalogue _catalogue;
    private readonly Plan _plan;
    private readonly Case _case;
    private readonly Proxy _proxy;
    private readonly ProxyRoot? _root;
    private readonly Server? _server;
    private readonly TrialClock _clock = new();
    private readonly ClientIds _ids = new();
    private readonly EventLog _events;
    private readonly WireJsonl? _wire;
    private readonly StatusReporter _status;
    private ClientSide? _clients;

    /// <param name="folder">Where the plan is, and where everything is saved.</param>
    /// <param name="catalogue">What came in through the doors.</param>
    /// <param name="tell">Takes a line about where the trial is.</param>
    internal Trial(string folder, Catalogue catalogue, Action<string> tell)
    {
        (_folder, _catalogue) = (folder, catalogue);
        var told = PlanJson.Read(Path.Combine(folder, RunFiles.Plan));
        (var id, _plan, _root) = (told.Id, told.Plan, told.Root);
        (_case, _proxy, _server) = (catalogue.CheckedCase(id.Case), catalogue.CheckedProxy(id.Driver), _plan.Server is { } server ? catalogue.CheckedServer(server) : null);
        _events = new EventLog(folder, () => _clock.NowMs);
        _wire = WireJsonl.Of(folder, _plan, _clock, WireEnd.Client);
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
            _events.Write(EventNames.Failed, new JsonObject { ["message"] = e.Message, ["phase"] = e.Phase });
            throw;
        }
#pragma warning disable CA1031 // It may come from anybody's code: a case's, a driver's, a server's.
        catch (Exception e) when (e is not IOException and not UnauthorizedAccessException)
#pragma warning restore CA1031
        {
            var fault = new LabException("trial", AuthorLine.Told(e), "mend the class, or report it", e);
            _events.Write(EventNames.Failed, new JsonObject { ["message"] = fault.Message, ["phase"] = fault.Phase });
            throw fault;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _status.Dispose();
        _events.Dispose();
        _clients?.Dispose();
        _wire?.Dispose();
    }

    private async Task Steps()
    {
        _status.Start();
        var privateFolder = Namespace.Prepare();
        _events.WriteDated(EventNames.SandboxReady, date => new JsonObject { ["unix_s"] = date, ["monotonic_s"] = _clock.OriginSeconds });
        using var watch = new ClockWatch(_events, _clock);
        using var upstream = await StartUpstream(privateFolder);
        Place(privateFolder);
        var setup = new ProxySetup(_plan, upstream.Endpoint, privateFolder, Path.Combine(privateFolder, RunFiles.ProxyConf)) { Script = _server?.Script ?? "index.fcgi" };
        using var proxy = await ProxyStart.Run(_proxy, setup, _root, _folder);
        _events.Write(EventNames.ProxyReady, new JsonObject { ["pid"] = proxy.Pid, ["program"] = _proxy.FindIn(_root) });
        Namespace.SetSomaxconn(_plan.Somaxconn);
        var processes = ProxyTree.Of(proxy);
        var context = new ProbeContext(_clock, () => (_proxy as IHasAcceptWorkers)?.Workers(setup, proxy.Pid))
        {
            Plan = _plan, Folder = _folder, Upstream = upstream.Endpoint, UpstreamPid = upstream.Pid, Front = ProxySetup.FrontOf(_plan), Processes = processes,
            OpenCounter = () => _proxy.Counter(setup),
        };
        using var probes = new TrialProbes(_catalogue.Probes, context);
        _status.Follow(() => probes.Queue);
        await probes.Await(TrialMoment.BeforeClients, 3, 5.Seconds());
        await Measured(context, probes, upstream, () => ProxyTree.RequireAlive(proxy, processes, upstream, _plan.Trace));
        if (probes.Fault is var (file, why)) throw new LabException("sample", $"{file}: {why.Message}", "free disk space, then run again", why);
        _events.WriteDated(EventNames.Done, date => new JsonObject { ["unix_s"] = date });
    }

    /// <summary>The waves, and the accounts of what was measured meanwhile, whole or not.</summary>
    private async Task Measured(ProbeContext context, TrialProbes probes, UpstreamProcess upstream, Action requireAlive)
    {
        using var kept = await Keep();
        if (kept is not null) await probes.Await(TrialMoment.BeforeClients, 1, 5.Seconds());
        var descriptors = new Descriptors(_events, _plan, context.Processes, _proxy, upstream.Pid);
        descriptors.Foresee();
        using var kernel = new KernelLedger(_events, context.Notes, ProxySetup.FrontOf(_plan), upstream.Endpoint.Tcp?.Port);
        try
        {
            await Waves(context, probes, kernel, descriptors, upstream, () =>
            {
                kept?.Dispose();
                requireAlive();
            });
            await probes.Await(TrialMoment.AfterClients, 1, 5.Seconds());
        }
        catch (LabException) when (probes.Fault is null)
        {
            await probes.Next(2); // with what died
            throw;
        }
        finally
        {
            probes.Dispose();
            if (probes.Fault is null) WriteAccounts(context, kernel, descriptors);
        }
    }

    private async Task Waves(ProbeContext context, TrialProbes probes, KernelLedger kernel, Descriptors descriptors, UpstreamProcess upstream, Action requireAlive)
    {
        using var requests = new RequestsCsv(Path.Combine(_folder, RunFiles.Requests));
        var flood = new Flood(_ids);
        for (var wave = 1; wave <= _plan.Waves; wave++)
        {
            kernel.WaveBegins();
            await upstream.AtWave(begins: true, wave);
            await Wave(wave, flood, requests, context, descriptors, requireAlive);
            await upstream.AtWave(begins: false, wave);
            await Drain(wave, probes, requireAlive);
            kernel.WaveEnds(wave);
            await AskUpstream(wave, upstream);
            if (wave == _plan.RecoverAfter) await Recover(upstream);
        }

        await upstream.Account();
        await AskUpstream(wave: null, upstream); // it may have gone on since the last wave, as its rows tell
    }

    private void WriteAccounts(ProbeContext context, KernelLedger kernel, Descriptors descriptors)
    {
        kernel.TrialEnds();
        descriptors.AtEnd(context.Notes, Path.Combine(_folder, RunFiles.ProxyLog));
        foreach (var (probe, note) in context.Notes.All)
            _events.Write(EventNames.Note, new JsonObject { ["probe"] = probe, ["count"] = note.Count, ["first_ms"] = Rounded(note.FirstMs), ["last_ms"] = Rounded(note.LastMs), ["last"] = note.LastMessage });

        static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 3) : null;
    }

    private async Task<UpstreamProcess> StartUpstream(string privateFolder)
    {
        Namespace.SetSomaxconn(_plan.Somaxconn);
        Namespace.SetListenerPorts();
        _events.Write(EventNames.Sysctls, Namespace.SysctlsOfDocuments());
        var upstream = await UpstreamProcess.Start(_folder, _case, _server, _plan, privateFolder, _clock);
        _events.Write(EventNames.UpstreamListening, new JsonObject { ["endpoint"] = upstream.Endpoint.ToString(), ["pid"] = upstream.Pid, ["backlog"] = _plan.Backlog, ["somaxconn"] = _plan.Somaxconn });
        return upstream;
    }

    private async Task Wave(int wave, Flood flood, RequestsCsv requests, ProbeContext context, Descriptors descriptors, Action requireAlive)
    {
        _status.Enter("flood", wave);
        _events.WriteDated(EventNames.WaveStart, date => new JsonObject { ["wave"] = wave, ["unix_s"] = date });
        context.Wave = wave;
        var summary = _clients!.Run(() => flood.Run(WaveOfClients.Of(_plan, wave, _wire?.Wire), () => _clock.NowMs, _status.Count(requests.Write), CancellationToken.None));
        requests.Flush();
        _wire?.Flush();
        context.Wave = 0;
        _events.Write(EventNames.WaveEnd, new JsonObject { ["wave"] = wave, ["started"] = summary.Started });
        descriptors.After(wave, summary);
        requireAlive();
    }

    /// <summary>Sets the sysctls of connections, makes the clients' place, and asks the kernel, before there is a proxy to trust, which CPUs handle what they send.</summary>
    private void Place(string privateFolder)
    {
        Namespace.SetConnections(_plan);
        foreach (var (name, value) in Mistake.Guard("prepare", $"{_case.Name}'s Sysctls", () => _case.Sysctls(_plan))) Namespace.SetSysctl(name, value);
        _clients = ClientSide.Open(_plan, privateFolder);
        if (_plan.Link == Link.Veth) _events.Write(EventNames.Steered, new JsonObject { ["cpus"] = new JsonArray([.. DeliveryCpus.Count(_clients, ClientSide.ProxyAddress(_plan), clients: 64)]) });
    }

    private async Task<KeptConnections?> Keep()
    {
        var count = _case.KeptConnections(_plan);
        if (count == 0) return null;
        var kept = new KeptConnections(_clients!, WaveOfClients.OfKept(_plan, _wire?.Wire), count, () => _clock.NowMs, Path.Combine(_folder, RunFiles.Kept), _ids);
        _events.Write(EventNames.Kept, new JsonObject { ["opened"] = count, ["kept"] = await kept.Opened });
        return kept;
    }

    /// <summary>Saves what the upstream has counted: after a wave, or at the end.</summary>
    private async Task AskUpstream(int? wave, UpstreamProcess upstream)
    {
        if (await upstream.Counters() is not { } c) return;
        _events.Write(
            wave is null ? EventNames.UpstreamAccount : EventNames.UpstreamCounters,
            new JsonObject
            {
                ["accepted"] = c.Accepted, ["requests"] = c.Requests, ["bytes_read"] = c.BytesRead, ["bytes_written"] = c.BytesWritten,
                ["closed"] = c.Closed, ["wasted"] = c.Wasted, ["held_by"] = c.HeldBy,
                ["processes"] = JsonSerializer.SerializeToNode(c.Processes, CountersJson.Line.IReadOnlyListUpstreamCounters),
            }, wave);
    }

    /// <summary>
    /// Waits until the proxy has let go of its clients and of the upstream (save for one that is to keep connections) for as many ticks
    /// as the plan says. One that never lets go is a finding, not a fault: the wait has a bound.
    /// </summary>
    private async Task Drain(int wave, TrialProbes probes, Action requireAlive)
    {
        _status.Enter("drain", wave);
        await probes.Await(TrialMoment.Drain, _plan.DrainTicks, _plan.LongestDrain + 1.Seconds());
        await probes.Next(1);
        _events.WriteDated(EventNames.Drained, date => new JsonObject { ["wave"] = wave, ["unix_s"] = date });
        requireAlive();
    }

    private async Task Recover(UpstreamProcess upstream)
    {
        var asked = _clock.NowMs;
        await upstream.Recover();
        _events.Write(EventNames.Recovered, new JsonObject { ["asked_ms"] = asked });
    }
}
