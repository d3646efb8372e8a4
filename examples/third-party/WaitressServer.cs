using System.Globalization;
using ProxyLab;

namespace MyCases;

/// <summary>waitress, a WSGI server in Python, from the distribution: one process with a fixed number of threads, each of which answers one request at a time.</summary>
public sealed class WaitressServer : Server
{
    private static readonly Setting<int> Threads = Setting.Of("waitress.threads", 4, 1, 64, "waitress: threads that answer");

    private static readonly Setting<TimeSpan> Work = Setting.Of("waitress.work", 100.Milliseconds(), TimeSpan.Zero, 5.Seconds(), "waitress: how long it works for each request");

    private const string Application = """
        import time

        def app(environ, start_response):
            time.sleep({0})
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
            return [b"hello\n"]

        """;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Threads, Work];

    /// <inheritdoc/>
    public override string Remedy => "apt-get install python3-waitress";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["--help"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("waitress-serve");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ServerSetup setup)
    {
        var seconds = setup.Plan.Get(Work).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(setup.Private("hello.py"), Application.Replace("{0}", seconds, StringComparison.Ordinal));
        return
        [
            "/usr/bin/env", $"PYTHONPATH={setup.PrivateFolder}", "PYTHONDONTWRITEBYTECODE=1", program,
            setup.Endpoint.Path is { } path ? $"--unix-socket={path}" : $"--listen={setup.Endpoint}",
            string.Create(CultureInfo.InvariantCulture, $"--backlog={setup.Plan.Backlog}"),
            string.Create(CultureInfo.InvariantCulture, $"--threads={setup.Plan.Get(Threads)}"),
            "hello:app",
        ];
    }

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.Contains("Serving on", StringComparison.Ordinal);
}
