using ProxyLab.Probes.Counters;

namespace ProxyLab;

/// <summary>
/// One proxy under test: how it is found, configured, started, and how its own counters are read. Stateless, and runs nothing itself. What
/// only some proxies can do is an interface beside it: <see cref="IHasWorkerProcesses"/>, <see cref="IHasAcceptWorkers"/>, <see cref="IHasRequestLog"/>.
/// </summary>
public abstract class Proxy : Door
{
    /// <summary>The command that installs it, for people.</summary>
    public abstract string Remedy { get; }

    /// <summary>
    /// The program file, or null when it is not installed: <see cref="Programs.Find"/> looks for it, on the host or in the proxy root that is asked for. A driver
    /// of what no root has says null unless <see cref="Programs.AreHosts"/>.
    /// </summary>
    public abstract string? Find();

    /// <summary>The arguments that make the program print its version.</summary>
    public abstract IReadOnlyList<string> VersionArguments { get; }

    /// <summary>The arguments that make the program print how it was built, its version among that; empty where it cannot.</summary>
    public virtual IReadOnlyList<string> BuildArguments => [];

    /// <summary>The file whose hash tells one build from another.</summary>
    public virtual string HashedFile(string program) => program;

    /// <summary>The configuration for a plan: <see cref="ProxySetup"/> knows everything that it has to name.</summary>
    /// <exception cref="LabException">The proxy cannot do what the plan wants: names phase, culprit, remedy.</exception>
    public abstract string Configure(ProxySetup setup);

    /// <summary>The command line that runs it in the foreground. Its output, both streams, becomes <c>proxy.log</c>.</summary>
    public abstract IReadOnlyList<string> Command(string program, ProxySetup setup);

    /// <summary>Whether a line of its output says that it listens.</summary>
    public abstract bool SaysReady(string line);

    /// <summary>How many such lines there are until all of it is there, 1 or more.</summary>
    public virtual int ReadyLines(Plan plan) => 1;

    /// <summary>Its own count of active client connections, on a connection of the lab's own that it leaves out; null where it has none.</summary>
    public abstract ActiveCounter? Counter(ProxySetup setup);

    /// <summary>What a line of its log means; null where it is none of these.</summary>
    public virtual LogMeaning? Explain(string line) => null;

    /// <summary>What its log never tells, though it may be so: nothing is known of that.</summary>
    public virtual IReadOnlyList<LogMeaning> NeverLogged => [];

    /// <summary>
    /// The statuses that a client is given when a timeout of the proxy ended its request, and no other; null where that is not known. A request that
    /// ended with another status of 500 or more did not wait for a timeout, however late the machine was.
    /// </summary>
    public virtual IReadOnlyList<int>? TimeoutStatuses => null;

    /// <summary>
    /// Whether it counts its timeouts in the wall clock: where that stepped while a trial ran, they may have ended at once, or late, and the claims about
    /// it are unknown.
    /// </summary>
    public virtual bool CountsInWallClock => false;

    /// <summary>What it can be told. What a plan asks for beyond it is not tried on this proxy.</summary>
    public virtual ProxyAbilities Abilities { get; } = new();

    /// <summary>Whether only <c>run --all</c>, or its own name, runs it: most runs are about a few proxies, and end soon.</summary>
    public virtual bool Extra => false;

    /// <summary>
    /// Whether it refuses to work as root, and cannot become another user in a sandbox, which has root alone: it is started as an ordinary user then, in a user
    /// namespace of its own.
    /// </summary>
    public virtual bool RefusesRoot => false;

    /// <summary>By which directives it waits for an upstream on that transport; null where the driver does not say, and then the plan's times are taken for its own.</summary>
    public virtual TimeoutNames? TimeoutsOn(Transport transport) => null;

    /// <summary>By what it can be told afterwards which of these timeouts ended a request, under that plan: the words of its log, and further timeouts.</summary>
    public virtual TimeoutTraces TracesOfTimeouts(Plan plan) => TimeoutTraces.None;

    /// <summary>
    /// How long it waits for its upstream where its configuration says nothing of it (<c>timeouts=shipped</c>); null where the driver does not know,
    /// and then no trial with them is run.
    /// </summary>
    public virtual ProxyTimeouts? ShippedTimeouts => null;

    /// <summary>
    /// What <c>tuned=true</c> adds to its configuration: the lines of its <c>tuned.conf</c> (<see cref="TunedLine.Of"/>); none where it has no such file,
    /// and then no trial with it is run. None sets a timeout of <see cref="ShippedTimeouts"/>, which the plan says.
    /// </summary>
    public virtual IReadOnlyList<TunedLine> Tuned => [];

    /// <summary>The name of a line's directive: of two lines of one place with the same name, the one that the plan asks for is written. Its first word by default.</summary>
    public virtual string DirectiveOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Split(' ', 2)[0];
    }

    /// <summary>The program file in a proxy root, as the root names it; on the host for null.</summary>
    internal string? FindIn(ProxyRoot? root) => Programs.In(root, Find);

    /// <summary>What it says and means by it, for the evidence.</summary>
    internal ProxyWords Words => new(Explain, TimeoutStatuses, this is IHasRequestLog log ? log.ReadRequest : null) { NeverLogged = NeverLogged };
}

/// <summary>A proxy whose workers are processes, each with descriptors and memory of its own.</summary>
public interface IHasWorkerProcesses;

/// <summary>A proxy whose accept workers can be watched one by one.</summary>
public interface IHasAcceptWorkers
{
    /// <summary>Its accept workers; null where it does not tell of them.</summary>
    /// <param name="setup">As it was configured.</param>
    /// <param name="pid">Its process, which listens.</param>
    public AcceptWorkers? Workers(ProxySetup setup, int pid);
}

/// <summary>
/// A proxy that writes a line for each request, with the id that the lab's clients send in <c>X-Lab-Request</c>: into <see cref="ProxySetup.RequestLog"/>
/// where <see cref="Plan.RequestLog"/> asks for it, and, if it does so anyway, among its output.
/// </summary>
public interface IHasRequestLog
{
    /// <summary>What a line of its log says of a request; null for a line that is none of these, or that has no id. Looks at the line alone.</summary>
    public RequestLine? ReadRequest(string line);
}
