using System.Text.Json;
using ProxyLab.Probes.Timing;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>The upstream, from outside its process: the lab's own, with which <see cref="UpstreamHost"/> has a conversation, or a real server, which tells nothing.</summary>
internal sealed class UpstreamProcess : IDisposable
{
    private static readonly TimeSpan Patience = 20.Seconds();

    // The sandbox's network is empty, so a fixed port is free; a real server does not tell which one the kernel chose.
    private const int ServerPort = 9000;

    private readonly ManagedProcess _process;
    private readonly bool _tells;

    private UpstreamProcess(ManagedProcess process, Endpoint endpoint, bool tells)
    {
        _process = process;
        _tells = tells;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens.</summary>
    internal Endpoint Endpoint { get; }

    internal int Pid => _process.Pid;

    /// <summary>Its exit code, once it has ended.</summary>
    internal Task<int> Exited => _process.Exited;

    /// <summary>Starts the upstream of a case and waits until it listens.</summary>
    /// <exception cref="LabException">It ended first; quotes its log.</exception>
    internal static Task<UpstreamProcess> Start(string trialFolder, Case @case, Server? server, Plan plan, string privateFolder, TrialClock clock)
    {
        var log = Path.Combine(trialFolder, RunFiles.UpstreamLog);
        var path = Path.Combine(privateFolder, "up.sock");
        if (server is not null) return Start(server, new ServerSetup(plan, plan.Transport == Transport.Unix ? Endpoint.Unix(path) : Endpoint.Loopback(ServerPort), privateFolder), log);
        var endpoint = plan.Transport == Transport.Unix ? Endpoint.Unix(path) : Endpoint.Loopback(0, plan.UpstreamAddresses);
        UpstreamCsv.Create(trialFolder);
        return Start(OwnCommands.Upstream(@case.Name, endpoint, trialFolder, plan.UpstreamProcesses, clock), log);
    }

    /// <summary>Starts a real server and waits until it listens.</summary>
    private static async Task<UpstreamProcess> Start(Server server, ServerSetup setup, string logFile)
    {
        var program = server.Find() ?? throw new LabException("start upstream", $"{server.Name} is not installed", server.Remedy);
        var process = ManagedProcess.Start(server.Name, Mistake.Guard("start upstream", $"{server.Name}'s Command", () => server.Command(program, setup)), logFile);
        await process.Line(line => Mistake.Guard("start upstream", $"{server.Name}'s SaysReady", () => server.SaysReady(line)), Patience, () => "that it listens (a line for which its SaysReady is true)");
        return new UpstreamProcess(process, setup.Endpoint, tells: false);
    }

    /// <summary>Starts the lab's own upstream by a command of <see cref="OwnCommands"/>.</summary>
    /// <exception cref="LabException">It ended first; quotes its log.</exception>
    internal static async Task<UpstreamProcess> Start(string[] command, string logFile)
    {
        var process = ManagedProcess.Start("upstream", command, logFile);
        var line = await process.Line(l => l.StartsWith(UpstreamHost.Listening, StringComparison.Ordinal), Patience);
        return new UpstreamProcess(process, Endpoint.Parse(line[UpstreamHost.Listening.Length..]), tells: true);
    }

    /// <summary>Starts one of several processes that share a listener of this one; what it says in dying is quoted by whoever asks.</summary>
    internal static Task<UpstreamProcess> StartWorker(string trialFolder, string caseName, Listener listener, TrialClock clock) =>
        Start(OwnCommands.UpstreamWorker(caseName, listener, trialFolder, clock), "/dev/null");

    /// <summary>Asks for its counters; null where it does not tell.</summary>
    /// <exception cref="LabException">It has died; quotes its log.</exception>
    internal async Task<UpstreamCounters?> Counters()
    {
        if (!_tells) return null;
        var reply = await Ask(UpstreamHost.Counters, l => l.StartsWith(UpstreamHost.CountersReply, StringComparison.Ordinal));
        return JsonSerializer.Deserialize(reply[UpstreamHost.CountersReply.Length..], CountersJson.Line.UpstreamCounters)!;
    }

    /// <summary>Asks it to behave from now on.</summary>
    /// <exception cref="LabException">It cannot be asked, or has died.</exception>
    internal Task Recover() => _tells
        ? Ask(UpstreamHost.Recover, l => l == UpstreamHost.Recovered)
        : throw new LabException("recover", $"{_process.Name} cannot be asked to behave: it does", "leave recover_after at never");

    /// <summary>Asks it to write what <c>upstream.csv</c> does not hold yet: of connections that are still open.</summary>
    /// <exception cref="LabException">It has died; quotes its log.</exception>
    internal Task Account() => _tells ? Ask(UpstreamHost.Account, l => l == UpstreamHost.Accounted) : Task.CompletedTask;

    /// <summary>Tells it that a wave begins, or else that it has ended, and waits until it has done what it does then.</summary>
    /// <exception cref="LabException">It has died; quotes its log.</exception>
    internal Task AtWave(bool begins, int wave) => _tells
        ? Ask(FormattableString.Invariant($"{(begins ? UpstreamHost.WaveBegins : UpstreamHost.WaveEnds)} {wave}"), l => l == UpstreamHost.WaveTold) : Task.CompletedTask;

    internal string Quote() => _process.Quote();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private Task<string> Ask(string question, Func<string, bool> isAnswer)
    {
        var answer = _process.Line(isAnswer, Patience, fresh: true);
        _process.Say(question);
        return answer;
    }
}
