using System.Globalization;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Varnish;

/// <summary>Varnish Cache, from the distribution, told to pass every request: no request waits for another, and no answer is kept.</summary>
public sealed class VarnishProxy : Proxy
{
    /// <summary>The most threads of each of its pools by default (varnishd(1), thread_pool_max); a client has one, and its request upstream another.</summary>
    private const int ThreadsOfPool = 5000;

    /// <summary>
    /// Becomes the proxy, and lets varnishlog write what went wrong beside it: varnishd itself tells it in shared memory alone. As a grandchild that has lost its
    /// parent, so that it is none of the proxy's processes. It reads from where the log ends when it opens it, some tenths of a second after varnishd listens:
    /// the proxy is ready when both are.
    /// </summary>
    private const string WithLog = $"""
        ( (varnishlog -n "$1" -t off -g raw -i FetchError &
           while kill -0 $!; do grep -q /_.Log. /proc/$!/maps && echo {LogIsRead} && exit; sleep 0.01; done) & )
        shift; exec "$@"
        """;

    private const string LogIsRead = "varnishlog reads";

    private static readonly Setting<IReadOnlyList<string>>
        Parameter = Setting.Lines("varnish.param", "Varnish: a command before its worker process starts, such as param.set max_retries 0"),
        Backend = Setting.Lines("varnish.backend", "Varnish: a line at the end of each backend, such as .max_connections = 9;"),
        Receive = Setting.Lines("varnish.recv", "Varnish: a line before each request is passed"),
        Vcl = Setting.Lines("varnish.vcl", "Varnish: a line at the end of the VCL, such as a subroutine");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Parameter, Backend, Receive, Vcl];

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install varnish)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-V"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("varnishd");

    /// <inheritdoc/>
    public override bool Extra => true;

    // The file is one of commands for its manager (varnishd(1), -I), so that parameters and VCL are in one. What stands here though no plan asks for it:
    // - listen_depth: its own queue must not be the fault (its default is 1024); thread_pool_max likewise, where a plan has very many clients;
    // - vsl_space: its log is a file of 80 MB in memory by default, of which a few lines are read here;
    // - vcl_req_cookie: the last of the subroutines that the built-in vcl_recv calls (bin/varnishd/builtin.vcl). To pass there leaves the checks of Host and
    //   method before it as they are. One of these passes a POST itself, so that what is asked of every request stands in vcl_recv, before the built-in one.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        var names = setup.Upstreams.Select((_, i) => i == 0 ? "upstream" : FormattableString.Invariant($"upstream{i + 1}")).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{Parameters(setup)}}vcl.inline lab << END_OF_VCL
            vcl 4.1;
            {{Imports(plan, names)}}{{string.Concat(setup.Upstreams.Select((u, i) => Block(setup, $"backend {names[i]}", Backend, [Address(u), .. Timeouts(plan), .. plan.UpstreamLimit is { } most ? (string[])[FormattableString.Invariant($".max_connections = {most};")] : []])))}}{{Director(names)}}{{Block(setup, "sub vcl_recv", Receive, [.. Hint(names), .. CachedBody(plan)])}}{{Passed}}{{Retries(plan)}}{{setup.Place(this, Vcl, [], "")}}END_OF_VCL
            vcl.use lab

            """);
    }

    // -j none: there is no other user in the sandbox; -T none: no port for commands beside the front's. Its workspace would be in /var/lib. cc_command: the package's own
    // (%D), but the VCL is not optimized: of all that a start costs, that costs most, and some lines of VCL run no slower for it.
    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return ["/bin/sh", "-c", WithLog, "sh", Workspace(setup), program, "-F", "-j", "none", "-n", Workspace(setup), "-T", "none", "-p", "cc_command=%D -O0", "-a", setup.Front.ToString(), "-f", "", "-I", setup.ConfFile];
    }

    /// <summary>The manager passes on what its child says only when the child has been told to start, and so listens (bin/varnishd/mgt/mgt_child.c, mgt_launch_child).</summary>
    public override bool SaysReady(string line) => line == LogIsRead || line.Contains("said Child starts", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int ReadyLines(Plan plan) => 2;

    /// <inheritdoc/>
    public override ActiveCounter Counter(ProxySetup setup) => new VarnishCounter(Workspace(setup));

    /// <summary>
    /// Lines of varnishlog (bin/varnishd/cache/cache_backend.c, vbe_dir_getfd): <c>fail errno 99 (Cannot assign requested address)</c>. That accept(2) failed is left
    /// out: it tries again at once, and logs it 100,000 times in a second.
    /// </summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("fail errno 24 (", StringComparison.Ordinal) ? LogMeaning.NoDescriptor
        : line.Contains("fail errno 99 (", StringComparison.Ordinal) ? LogMeaning.NoPort
        : null;

    /// <summary>All failures upstream are 503 (bin/varnishd/cache/cache_fetch.c, vbf_stp_error).</summary>
    public override IReadOnlyList<int>? TimeoutStatuses => [503];

    // Idle connections upstream it keeps anyway. Not told: workers (a client has a thread of its own), how many connections, and that a request upstream is to end
    // with its client: while it waits for an answer it does not look at the client.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Keepalive = true, Idle = true, IdleLeast = 1.Seconds(), Limit = true, Retries = true };

    /// <summary>None for sending: it writes to a blocking socket without one.</summary>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("connect_timeout", null, "first_byte_timeout", "between_bytes_timeout");

    // bin/varnishd/cache/cache_backend.c, vbe_dir_getfd, and cache_backend.c, vbe_dir_gethdrs. What ends a body, no line says in one word.
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => Traces;

    /// <summary>3.5 s, 60 s and 60 s (varnishd(1), parameters of these names).</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = new(3500.Milliseconds(), null, 60.Seconds(), 60.Seconds());

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(VarnishProxy));

    /// <summary>Of a command or a subroutine the next word counts too.</summary>
    public override string DirectiveOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return string.Join(' ', line.Split(' ').Take(line.Split(' ')[0] is "param.set" or "sub" ? 2 : 1));
    }

    // Its commands know no comments, so that the tuned ones stand alone.
    private string Parameters(ProxySetup setup)
    {
        var plan = setup.Plan;
        string[] asked =
        [
            FormattableString.Invariant($"param.set listen_depth {plan.EffectiveFrontSomaxconn}"),
            FormattableString.Invariant($"param.set thread_pool_max {Math.Max(ThreadsOfPool, plan.EffectiveWorkerConnections)}"),
            "param.set vsl_space 16M",
            .. plan.UpstreamIdle is { } idle ? (string[])[$"param.set backend_idle_timeout {Idle(idle)}"] : [],
        ];
        string[] all = [.. asked, .. plan.Get(Parameter)];
        return string.Concat(asked.Concat(setup.Tuned(this, "param", all).Select(t => t.Line)).Concat(plan.Get(Parameter)).Select(line => $"{line}\n"));
    }

    /// <summary>A block of VCL: what the plan asks for, what is tuned beside it, the user's lines, and its last line.</summary>
    private string Block(ProxySetup setup, string head, Setting<IReadOnlyList<string>> place, string[] asked, params string[] last) =>
        $"{head} {{\n{setup.Place(this, place, asked, "    ")}{Indented(last)}}}\n";

    private static string Indented(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"    {line}\n"));

    private static string Address(Endpoint upstream) => upstream.IsUnix ? $".path = \"{upstream.Path}\";" : FormattableString.Invariant($".host = \"{upstream.Tcp!.Address}\"; .port = \"{upstream.Tcp.Port}\";");

    private static string[] Timeouts(Plan plan) => plan.Timeouts == TimeoutSource.Shipped ? [] :
    [
        $".connect_timeout = {ProxySetup.Ms(plan.ConnectTimeout)}ms;", $".first_byte_timeout = {ProxySetup.Ms(plan.ReadTimeout)}ms;", $".between_bytes_timeout = {ProxySetup.Ms(plan.ReadTimeout)}ms;",
    ];

    private static string Imports(Plan plan, string[] names) =>
        (names.Length > 1 ? "import directors;\n" : "") + (plan.UpstreamRetries == UpstreamRetries.Shipped ? "" : "import std;\n");

    private static string Director(string[] names) => names.Length == 1 ? ""
        : $"sub vcl_init {{\n    new upstreams = directors.round_robin();\n{Indented(names.Select(name => $"upstreams.add_backend({name});"))}}}\n";

    private static string[] Hint(string[] names) => names.Length == 1 ? [] : ["set req.backend_hint = upstreams.backend();"];

    private const string Passed = "sub vcl_req_cookie {\n    return (pass);\n}\n";

    // A body that has not been kept cannot be sent again.
    private static string[] CachedBody(Plan plan) => plan.UpstreamRetries == UpstreamRetries.Shipped ? [] : ["std.cache_req_body(64KB);"];

    // Each attempt asks the director again, which takes the next backend. max_retries is 4 by default.
    private static string Retries(Plan plan)
    {
        if (plan.UpstreamRetries == UpstreamRetries.Shipped) return "";
        var which = plan.UpstreamRetries == UpstreamRetries.All ? "" : "bereq.method ~ \"^(GET|HEAD|PUT|DELETE|OPTIONS|TRACE)$\"";
        return $$"""
            sub vcl_backend_error {
                {{(which.Length > 0 ? $"if ({which}) " : "")}}{ return (retry); }
            }
            sub vcl_backend_response {
                if (beresp.status == 503{{(which.Length > 0 ? $" && {which}" : "")}}) { return (retry); }
            }

            """;
    }

    private static TimeoutTraces Traces { get; } = new() { Logged = [new("connect_timeout", @"fail errno 110 \("), new("first_byte_timeout", "first byte timeout")] };

    private static string Idle(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Workspace(ProxySetup setup) => setup.Private("varnish");
}
