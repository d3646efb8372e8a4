using System.CommandLine;
using ProxyLab.Clients;

namespace ProxyLab.Commands;

/// <summary>The command line of <c>proxylab flood</c>, and the plan of a wave that it makes.</summary>
internal static class FloodOptions
{
    private static readonly Argument<string> Url = new("target") { Description = "http://host[:port][/path], host:port[/path], :port, /path/to.sock[:/path] or @abstract" };
    private static readonly Option<int> Clients = new("--clients", "-c") { Description = "Closed model: so many clients at once", DefaultValueFactory = _ => 1 };
    private static readonly Option<int?> Requests = new("--requests", "-n") { Description = "Closed model: requests of each client" };
    private static readonly Option<TimeSpan?> Duration = TimeOption.Create("--duration", "How long requests are started", "-d");
    private static readonly Option<TimeSpan?> Grace = TimeOption.Create("--grace", "Then wait for what runs (open: 10s)");
    private static readonly Option<double?> Rate = new("--rate") { Description = "Open model: requests a second" };
    private static readonly Option<double?> Ramp = new("--ramp") { Description = "Open model: from --rate (or 0) to this" };
    private static readonly Option<bool> Poisson = new("--poisson") { Description = "Open model: random arrivals" };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Of --poisson and --jitter", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Method = new("--method") { Description = "GET, HEAD, POST, …", DefaultValueFactory = _ => "GET" };
    private static readonly Option<string[]> Fields = new("--field", "-H") { Description = "A further field: 'Name: value'", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Ids = new("--ids") { Description = "Number requests in X-Lab-Request" };
    private static readonly Option<long> Body = new("--body-bytes") { Description = "Octets of request body" };
    private static readonly Option<bool> Chunked = new("--chunked") { Description = "Send the body chunked" };
    private static readonly Option<bool> Expect = new("--expect") { Description = "Send Expect: 100-continue, and wait" };
    private static readonly Option<string?> Upgrade = new("--upgrade") { Description = "Ask for this protocol" };
    private static readonly Option<bool> Http10 = new("--http10") { Description = "Send HTTP/1.0" };
    private static readonly Option<bool> HalfClose = new("--half-close") { Description = "Send the end after each request" };
    private static readonly Option<bool> KeepAlive = new("--keep-alive", "-k") { Description = "Use connections again" };
    private static readonly Option<TimeSpan?> Deadline = TimeOption.Create("--deadline", "Give up what is unanswered then (60s)");
    private static readonly Option<int?> Slow = new("--slow") { Description = "Send so many octets a second" };
    private static readonly Option<int?> SlowRead = new("--slow-read") { Description = "Read so many octets a second" };
    private static readonly Option<TimeSpan?> ReadOn = TimeOption.Create("--read-on", "Read on so long after each answer");
    private static readonly Option<TimeSpan?> Leave = TimeOption.Create("--leave-after", "Leave a request that is so old");
    private static readonly Option<int> Attempts = new("--attempts") { Description = "Of what fails or gets 502, 503, 504", DefaultValueFactory = _ => 1 };
    private static readonly Option<TimeSpan?> Backoff = TimeOption.Create("--backoff", "Wait before the second (100ms)");
    private static readonly Option<double> Jitter = new("--jitter") { Description = "Random part of that wait, 0 to 1" };
    private static readonly Option<double?> Budget = new("--retry-budget") { Description = "Retries for each first request, e.g. 0.2" };
    private static readonly Option<int> Sources = new("--sources") { Description = "To 127/8: source addresses", DefaultValueFactory = _ => 1 };

    /// <summary>What the command takes, but for how it prints.</summary>
    internal static void AddTo(Command command)
    {
        command.Add(Url);
        Option[] options =
        [
            Clients, Requests, Duration, Grace, Rate, Ramp, Poisson, Seed, Method, Fields, Ids, Body, Chunked, Expect, Upgrade, Http10, HalfClose, KeepAlive,
            Deadline, Slow, SlowRead, ReadOn, Leave, Attempts, Backoff, Jitter, Budget, Sources,
        ];
        foreach (var option in options)
            command.Add(option);
    }

    /// <summary>The wave that was asked for.</summary>
    /// <exception cref="FormatException">Options that do not go together, or a target that is none.</exception>
    /// <exception cref="LabException">A value out of its range.</exception>
    internal static FloodSpec Spec(ParseResult parsed)
    {
        var (target, host, path) = FloodTarget.Parse(parsed.GetRequiredValue(Url));
        var (duration, grace) = (parsed.GetValue(Duration), parsed.GetValue(Grace));
        var open = Open(parsed, duration);
        if (open is not null && (parsed.GetResult(Clients) is { Implicit: false } || parsed.GetValue(Requests) is not null))
            throw new FormatException("--clients and --requests are of the closed model; --rate, --ramp and --poisson of the open one: give one kind");
        if (grace is not null && duration is null)
            throw new FormatException("--grace begins when --duration ends: give that too, or --deadline instead");
        if (grace is not null && parsed.GetValue(Deadline) is not null)
            throw new FormatException("--grace and --deadline both say when to give up: give one");
        var spec = new FloodSpec
        {
            Target = target,
            Host = host,
            Path = path,
            Clients = parsed.GetValue(Clients),
            RequestsPerClient = parsed.GetValue(Requests) ?? (duration is null ? 1 : int.MaxValue),
            Open = open,
            Seed = parsed.GetValue(Seed),
            Method = parsed.GetRequiredValue(Method),
            Fields = parsed.GetRequiredValue(Fields),
            RequestIds = parsed.GetValue(Ids),
            BodyBytes = parsed.GetValue(Body),
            Chunked = parsed.GetValue(Chunked),
            ExpectContinue = parsed.GetValue(Expect),
            Upgrade = parsed.GetValue(Upgrade),
            Http10 = parsed.GetValue(Http10),
            HalfClose = parsed.GetValue(HalfClose),
            KeepAlive = parsed.GetValue(KeepAlive),
            StartFor = grace is null ? null : duration,
            Deadline = parsed.GetValue(Deadline)
                ?? (duration is { } length ? length + (grace ?? (open is null ? TimeSpan.Zero : TimeSpan.FromSeconds(10))) : TimeSpan.FromSeconds(60)),
            SlowSendBytesPerSecond = parsed.GetValue(Slow),
            SlowReadBytesPerSecond = parsed.GetValue(SlowRead),
            ReadOn = parsed.GetValue(ReadOn) ?? TimeSpan.Zero,
            LeaveAfter = parsed.GetValue(Leave),
            Retry = Retry(parsed),
            SourceAddresses = parsed.GetValue(Sources),
        };
        spec.Validate();
        return spec;
    }

    private static RetryPolicy Retry(ParseResult parsed)
    {
        int attempts = parsed.GetValue(Attempts);
        Option[] others = [Backoff, Jitter, Budget];
        if (attempts == 1 && others.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } alone)
            throw new FormatException($"{alone.Name} is of retries: give --attempts of 2 or more too");
        return new RetryPolicy
        {
            Attempts = attempts,
            Backoff = parsed.GetValue(Backoff) ?? RetryPolicy.None.Backoff,
            Jitter = parsed.GetValue(Jitter),
            Budget = parsed.GetValue(Budget),
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
