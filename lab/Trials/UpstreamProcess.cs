using System.Text.Json;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>The trial's end of the conversation with <see cref="UpstreamHost"/>.</summary>
internal sealed class UpstreamProcess : IDisposable
{
    private static readonly TimeSpan Patience = 20.Seconds();
    private readonly ManagedProcess _process;

    private UpstreamProcess(ManagedProcess process, Endpoint endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens.</summary>
    internal Endpoint Endpoint { get; }

    internal int Pid => _process.Pid;

    /// <summary>Its exit code, once it has ended.</summary>
    internal Task<int> Exited => _process.Exited;

    /// <summary>Starts the upstream of a case and waits until it listens.</summary>
    /// <exception cref="LabException">It ended first; quotes its log.</exception>
    internal static async Task<UpstreamProcess> Start(string caseName, Endpoint endpoint, int backlog, string logFile)
    {
        var command = Self.Command("upstream", caseName, endpoint.ToString(), backlog.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var _process = ManagedProcess.Start("upstream", command, logFile);
        var line = await _process.Line(l => l.StartsWith(UpstreamHost.Listening, StringComparison.Ordinal), Patience);
        return new UpstreamProcess(_process, Endpoint.Parse(line[UpstreamHost.Listening.Length..]));
    }

    /// <summary>Asks for its counters.</summary>
    /// <exception cref="LabException">It has died; quotes its log.</exception>
    internal async Task<UpstreamCounters> Counters()
    {
        var reply = await Ask(UpstreamHost.Counters, l => l.StartsWith(UpstreamHost.CountersReply, StringComparison.Ordinal));
        return JsonSerializer.Deserialize<UpstreamCounters>(reply[UpstreamHost.CountersReply.Length..], Json.Line)!;
    }

    /// <summary>Asks it to behave from now on.</summary>
    internal Task Recover() => Ask(UpstreamHost.Recover, l => l == UpstreamHost.Recovered);

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
