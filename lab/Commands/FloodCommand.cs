using System.CommandLine;
using System.Diagnostics;
using ProxyLab.Clients;
using ProxyLab.Escaping;

namespace ProxyLab.Commands;

/// <summary><c>proxylab flood</c>: the lab's clients against any HTTP/1.1 server.</summary>
internal static class FloodCommand
{
    private const int Usage = 64, Failed = 2, Interrupted = 130;

    private static readonly Argument<string> Url = new("target")
    {
        Description = "http://host[:port][/path], host:port[/path], :port, /path/to.sock[:/path] or @abstract",
    };

    private static readonly Option<int> Clients = new("--clients", "-c")
    {
        Description = "Closed model: this many clients at once",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> Requests = new("--requests", "-n")
    {
        Description = "Closed model: requests of each client, one after the other (default: 1, or with --duration until it ends)",
    };

    private static readonly Option<TimeSpan?> Duration = TimeOption.Create("--duration", "How long requests are started", "-d");
    private static readonly Option<double?> Rate = new("--rate") { Description = "Open model: requests a second, whatever becomes of them; needs --duration" };
    private static readonly Option<double?> Ramp = new("--ramp") { Description = "Open model: go evenly from --rate (default 0) to this rate" };
    private static readonly Option<bool> Poisson = new("--poisson") { Description = "Open model: random arrivals of mean --rate" };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Reproduces --poisson", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Method = new("--method") { Description = "GET, HEAD, POST, …", DefaultValueFactory = _ => "GET" };
    private static readonly Option<long> Body = new("--body-bytes") { Description = "Octets of request body" };
    private static readonly Option<bool> Chunked = new("--chunked") { Description = "Send the body chunked, not with a Content-Length" };
    private static readonly Option<bool> KeepAlive = new("--keep-alive", "-k") { Description = "Use connections again" };
    private static readonly Option<TimeSpan?> Deadline =
        TimeOption.Create("--deadline", "Give up all that is unanswered, so long after the start (default: --duration, in the open model 10s more; else 60s)");
    private static readonly Option<int?> Slow = new("--slow") { Description = "Send this many octets a second on each connection" };
    private static readonly Option<TimeSpan?> Leave = TimeOption.Create("--leave-after", "Clients leave a request that is so old");
    private static readonly Option<int> Sources = new("--sources")
    {
        Description = "TCP to loopback: spread over so many source addresses",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, and nothing else" };

    /// <summary>The command. Exit codes: 0 done, 2 the machine failed, 64 bad usage, 130 interrupted (what was done is printed).</summary>
    internal static Command Create()
    {
        var command = new Command("flood", "Send requests to any HTTP/1.1 server, and account for every one.")
        {
            Url, Clients, Requests, Duration, Rate, Ramp, Poisson, Seed, Method, Body, Chunked, KeepAlive, Deadline, Slow, Leave, Sources, Json,
        };
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed, cancel), CancellationToken.None));
        HelpWithExamples.For(command, """
            Examples:
              proxylab flood http://127.0.0.1:8080/ -c 64 -k -d 10s
              proxylab flood unix:/run/app.sock --rate 500 --poisson -d 30s --json
            Exit codes: 0 done, 2 the machine failed, 64 bad usage, 130 interrupted
            (what was done until then is printed).
            """);
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancel)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        FloodSpec spec;
        try
        {
            spec = Spec(parsed);
            spec.Validate();
        }
        catch (Exception e) when (e is LabException or FormatException)
        {
            error.WriteLine(TerminalText.Fault(e));
            return Usage;
        }
        try
        {
            var report = new FloodReport();
            var summary = new Flood().Run(spec, () => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency, report.Add, cancel);
            output.Write(parsed.GetValue(Json) ? report.ToJson(spec, summary) : report.ToText(spec, summary));
            return summary.Cancelled ? Interrupted : 0;
        }
        catch (LabException e)
        {
            error.WriteLine(TerminalText.Fault(e));
            return Failed;
        }
    }

    private static FloodSpec Spec(ParseResult parsed)
    {
        var (target, host, path) = FloodTarget.Parse(parsed.GetRequiredValue(Url));
        var duration = parsed.GetValue(Duration);
        var open = Open(parsed, duration);
        if (open is not null && (parsed.GetResult(Clients) is { Implicit: false } || parsed.GetValue(Requests) is not null))
            throw new FormatException("--clients and --requests are of the closed model; --rate, --ramp and --poisson of the open one: give one kind");
        return new FloodSpec
        {
            Target = target,
            Host = host,
            Path = path,
            Clients = parsed.GetValue(Clients),
            RequestsPerClient = parsed.GetValue(Requests) ?? (duration is null ? 1 : int.MaxValue),
            Open = open,
            Method = parsed.GetRequiredValue(Method),
            BodyBytes = parsed.GetValue(Body),
            Chunked = parsed.GetValue(Chunked),
            KeepAlive = parsed.GetValue(KeepAlive),
            Deadline = parsed.GetValue(Deadline)
                ?? (open is null ? duration ?? TimeSpan.FromSeconds(60) : duration!.Value + TimeSpan.FromSeconds(10)),
            SlowSendBytesPerSecond = parsed.GetValue(Slow),
            LeaveAfter = parsed.GetValue(Leave),
            SourceAddresses = parsed.GetValue(Sources),
        };
    }

    private static Schedule? Open(ParseResult parsed, TimeSpan? duration)
    {
        var (rate, ramp, poisson) = (parsed.GetValue(Rate), parsed.GetValue(Ramp), parsed.GetValue(Poisson));
        if (rate is null && ramp is null && !poisson)
            return null;
        if (duration is not { } length || length <= TimeSpan.Zero)
            throw new FormatException("an open model needs --duration over 0, e.g. --duration 10s");
        if (poisson && ramp is not null)
            throw new FormatException("--poisson and --ramp do not go together: give one");
        if (poisson && rate is null)
            throw new FormatException("--poisson needs --rate, e.g. --rate 100");
        return poisson ? Schedule.Poisson(rate!.Value, length, parsed.GetValue(Seed))
            : ramp is { } to ? Schedule.Ramp(rate ?? 0, to, length)
            : Schedule.Constant(rate!.Value, length);
    }
}
