namespace ProxyLab;

/// <summary>The file names of a run folder: a contract that other programs rely on.</summary>
internal static class RunFiles
{
    internal const int Version = 2;

    internal const string Run = "run.json", Machine = "machine.json", FindingsJson = "findings.json", FindingsMarkdown = "findings.md",
        JUnit = "junit.xml", Report = "report.html", Bisect = "bisect.json", Figures = "figures", Trials = "trials", Latest = "latest",
        Shards = "shards", Matrix = "matrix";

    internal const string Plan = "plan.json", Samples = "samples.csv", Processes = "processes.csv", Requests = "requests.csv",
        Events = "events.jsonl", Verdicts = "verdicts.json", ProxyConf = "proxy.conf", ProxyLog = "proxy.log", ProxyRequests = "proxy-requests.log",
        Upstream = "upstream.csv", Wire = "wire.jsonl", UpstreamLog = "upstream.log", Trace = "trace.log", Workers = "workers.csv", Kept = "kept.csv", Columns = "columns.json",
        Seal = "seal.json";

    /// <summary>A trial's folder within its run's.</summary>
    internal static string Trial(string run, TrialId id) =>
        Path.Combine(run, Trials, id.Case, id.Proxy, id.N.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A trial's file as figures and pages name it: its path in the run folder, with <c>/</c>.</summary>
    internal static string Name(TrialId id, string file) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Trials}/{id.Case}/{id.Proxy}/{id.N}/{file}");
}
