using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Clients;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>
/// Says where a trial's processes may run, or ran, out of descriptors (RLIMIT_NOFILE, getrlimit(2)), and what mends it: notes, for a proxy
/// without descriptors is worth a look too. A trial that turns out invalid quotes them.
/// </summary>
internal sealed partial class Descriptors(EventLog events, Plan plan, IReadOnlyList<ProxyProcess> processes, Proxy proxy, int upstream)
{
    private const string Fewer = "raise the hard limit (ulimit -Hn), or --set clients=… to fewer";

    /// <summary>Requests that may be open at once: each client's, or all that arrive if none is answered.</summary>
    private long AtOnce => plan.Arrivals == Arrivals.Closed ? plan.Clients : (long)Math.Ceiling(plan.Rate * plan.Arriving.TotalSeconds);

    /// <summary>
    /// Before the flood: a client takes one descriptor here, one in the proxy, and one more there and one in the upstream for the connection
    /// between these two.
    /// </summary>
    internal void Foresee()
    {
        var self = Environment.ProcessId;
        Compare("client", "the lab's clients", self, AtOnce, Fewer);
        Compare("upstream", "the upstream", upstream, AtOnce, Fewer);
        ProxyProcess[] serving = [.. processes.Where(p => p.Role != "master")];
        foreach (var process in serving)
            Compare("proxy", $"the proxy's {process.Role} {Text(process.Pid)}", process.Pid, 2 * AtOnce / serving.Length, Remedy(process.Pid));
    }

    /// <summary>After a wave: what its clients met.</summary>
    internal void After(int wave, FloodSummary summary)
    {
        if (summary.NoDescriptor == 0) return;
        Note("client", summary.NoDescriptor, $"{Text(summary.NoDescriptor)} of {Text(summary.Started)} requests of wave {Text(wave)} found no descriptor in the lab's clients (EMFILE); {Fewer}");
    }

    /// <summary>At the end: what the probes noted, and what the proxy logged.</summary>
    internal void AtEnd(ProbeNotes notes, string proxyLog)
    {
        foreach (var (probe, note) in notes.All.Where(n => IsShortage(n.Value.LastMessage)))
            Note("lab", note.Count, $"the probe {probe} found no descriptor: {note.LastMessage}; {Fewer}");
        var lines = CountIn(proxyLog, line => proxy.Explain(line) == LogMeaning.NoDescriptor);
        if (lines > 0) Note("proxy", lines, $"{Text(lines)} lines of proxy.log tell that it ran out of descriptors; {Remedy(0)}");
    }

    /// <summary>Whether a message of the lab's own probes tells of EMFILE, in the words of strerror(3). Pure.</summary>
    internal static bool IsShortage(string message) => message.Contains("Too many open files", StringComparison.OrdinalIgnoreCase);

    /// <summary>The most descriptors that a process may have, by its /proc/PID/limits; null if it does not tell. Pure.</summary>
    internal static long? SoftLimit(string limits) =>
        OpenFilesLine().Match(limits) is { Success: true } line && long.TryParse(line.Groups[1].Value, CultureInfo.InvariantCulture, out var soft) ? soft : null;

    private static int CountIn(string log, Func<string, bool> which)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite); // it may be written to
        using var reader = new StreamReader(stream);
        var count = 0;
        while (reader.ReadLine() is { } line) count += which(line) ? 1 : 0;
        return count;
    }

    private void Compare(string where, string who, int pid, long more, string remedy)
    {
        using var files = new OpenFiles($"/proc/{Text(pid)}/fd", null);
        if (files.Read().Count is not { } open || LimitOf(pid) is not { } limit || open + more <= limit) return;
        Note(where, null, $"{who} may need {Text(open + more)} descriptors ({Text(open)} and {Text(more)} for {Text(AtOnce)} requests at once) and may have {Text(limit)}; {remedy}");
    }

    /// <summary>What mends it: where the plan limits the proxy, that is what it is to be; where each worker has its own limit, more workers have more; <paramref name="pid"/> 0 for any.</summary>
    private string Remedy(int pid)
    {
        if (plan.OpenFiles is { } files) return $"that is the plan's open_files={Text(files)}";
        if (proxy is not IHasWorkerProcesses) return Fewer;
        var room = Math.Max(1, (LimitOf(pid > 0 ? pid : Environment.ProcessId) ?? 1024) - 64);
        return $"--set workers={Text(Math.Max(plan.Workers + 1, ((2 * AtOnce) + room - 1) / room))}, or {Fewer}";
    }

    private static long? LimitOf(int pid)
    {
        try
        {
            return SoftLimit(File.ReadAllText($"/proc/{Text(pid)}/limits"));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private void Note(string where, long? count, string text) =>
        events.Write(EventNames.Note, new JsonObject { ["probe"] = EventNames.Descriptors, ["where"] = where, ["count"] = count, ["last"] = text });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Max open files\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex OpenFilesLine();
}
