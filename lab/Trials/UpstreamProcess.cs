using System.Globalization;
using System.Text.Json;
using ProxyLab.Sandboxes;
using ProxyLab.Servers.PhpFpm;

namespace ProxyLab.Trials;

/// <summary>The upstream, from outside its process: the lab's own, with which <see cref="UpstreamHost"/> has a conversation, or php-fpm, which tells nothing.</summary>
internal sealed class UpstreamProcess : IDisposable
{
    private static readonly TimeSpan Patience = 20.Seconds();
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
    internal static async Task<UpstreamProcess> Start(string caseName, Plan plan, string privateFolder, string logFile)
    {
        if (plan.Upstream == UpstreamServer.PhpFpm)
        {
            var (process, where) = await PhpFpm.Start(plan, privateFolder, logFile, Patience);
            return new UpstreamProcess(process, where, tells: false);
        }

        var endpoint = plan.Transport == Transport.Unix ? Endpoint.Unix(Path.Combine(privateFolder, "up.sock")) : Endpoint.Loopback(0, plan.UpstreamAddresses);
        return await Start(caseName, endpoint, plan.Backlog, logFile, "--processes", plan.UpstreamProcesses.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Starts the lab's own upstream on an endpoint, with more options of the hidden command if need be.</summary>
    /// <exception cref="LabException">It ended first; quotes its log.</exception>
    internal static async Task<UpstreamProcess> Start(string caseName, Endpoint endpoint, int backlog, string logFile, params string[] more)
    {
        var command = Self.Command(["upstream", caseName, endpoint.ToString(), backlog.ToString(CultureInfo.InvariantCulture), .. more]);
        var process = ManagedProcess.Start("upstream", command, logFile);
        var line = await process.Line(l => l.StartsWith(UpstreamHost.Listening, StringComparison.Ordinal), Patience);
        return new UpstreamProcess(process, Endpoint.Parse(line[UpstreamHost.Listening.Length..]), tells: true);
    }

    /// <summary>Starts one of several processes that share a listener of this one; what it says in dying is quoted by whoever asks.</summary>
    internal static Task<UpstreamProcess> StartWorker(string caseName, Listener listener) =>
        Start(caseName, listener.Endpoint, listener.Backlog, "/dev/null", "--inherited", listener.Descriptor.ToString(CultureInfo.InvariantCulture));

    /// <summary>Asks for its counters; null where it does not tell.</summary>
    /// <exception cref="LabException">It has died; quotes its log.</exception>
    internal async Task<UpstreamCounters?> Counters()
    {
        if (!_tells) return null;
        var reply = await Ask(UpstreamHost.Counters, l => l.StartsWith(UpstreamHost.CountersReply, StringComparison.Ordinal));
        return JsonSerializer.Deserialize<UpstreamCounters>(reply[UpstreamHost.CountersReply.Length..], Json.Line)!;
    }

    /// <summary>Asks it to behave from now on.</summary>
    /// <exception cref="LabException">It cannot be asked, or has died.</exception>
    internal Task Recover() => _tells
        ? Ask(UpstreamHost.Recover, l => l == UpstreamHost.Recovered)
        : throw new LabException("recover", "php-fpm cannot be asked to behave: it does", "leave recover_after at 0");

    internal string Quote() => _process.Quote();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private Task<string> Ask(string question, Func<string, bool> isAnswer)
    {
        _process.Forget();
        var answer = _process.Line(isAnswer, Patience);
        _process.Say(question);
        return answer;
    }
}
