using System.Reflection;

namespace ProxyLab;

/// <summary>
/// What stands behind the proxy: given a listener, serve it, well or in one exact way badly. A behaviour ends when
/// <c>stop</c> is cancelled, and leaves the listener and its connections open.
/// </summary>
public abstract class Upstream
{
    /// <summary>Accepts, reads the request, answers 200 and closes.</summary>
    public static Upstream Healthy { get; } = Answers(Http.Ok("hello from the upstream\n"));

    /// <summary>Listens and never calls accept(2).</summary>
    public static Upstream NeverAccept { get; } = new NeverAcceptUpstream();

    /// <summary>Accepts and holds every connection; never reads, writes or closes.</summary>
    public static Upstream AcceptNoRead { get; } = new AcceptNoReadUpstream();

    /// <summary>Accepts and reads all there is; never writes or closes.</summary>
    public static Upstream ReadNoWrite { get; } = new ReadNoWriteUpstream();

    /// <summary>Accepts, reads, writes a whole 200 whose end only a close would mark; never closes.</summary>
    public static Upstream WriteNoClose { get; } = new WriteNoCloseUpstream(sayLength: false);

    /// <summary>As <see cref="WriteNoClose"/>, but the answer says its length.</summary>
    public static Upstream WriteNoCloseWithLength { get; } = new WriteNoCloseUpstream(sayLength: true);

    /// <summary>Answers each request with a 200, one after the other, until the peer ends the connection.</summary>
    public static EachUpstream KeepsOpen { get; } = new KeepsOpenUpstream();

    /// <summary>Accepts, reads, writes half of a 200, and ends the connection; settings <c>framing</c>, <c>ending</c>, <c>answer_bytes</c>.</summary>
    public static EachUpstream CutAnswer { get; } = new CutAnswerUpstream();

    /// <summary>Accepts, reads the head only and answers 413, with the body unread; setting <c>drains</c>.</summary>
    public static EachUpstream EarlyAnswer { get; } = new EarlyAnswerUpstream();

    /// <summary>Accepts, reads, answers 200 with two framings or a wrong one, and closes; setting <c>framings</c>.</summary>
    public static EachUpstream TwoFramings { get; } = TwoFramingsOctets.Upstream;

    /// <summary>Accepts, reads, writes a 1xx and a 200, and closes; setting <c>interim</c>.</summary>
    public static EachUpstream InterimAnswer { get; } = InterimOctets.Upstream;

    /// <summary>Accepts, reads, works for a while and answers, whether or not anybody is there still; setting <c>answer_after</c>.</summary>
    public static EachUpstream AnswersLate { get; } = new AnswersLateUpstream();

    /// <summary>Serves a number of connections, then never accepts again; setting <c>accepts</c>.</summary>
    public static Upstream StopsAccepting { get; } = new StopsAcceptingUpstream();

    /// <summary>Ends a kept connection when it is used again; settings <c>answered</c>, <c>ending</c>.</summary>
    public static EachUpstream ClosesOnReuse { get; } = new ClosesOnReuseUpstream();

    /// <summary>Answers, ends its own side, and waits for the peer to end its own.</summary>
    public static EachUpstream HalfCloses { get; } = new HalfClosesUpstream();

    /// <summary>Fails each request; settings <c>failure</c>, <c>ending</c>.</summary>
    public static EachUpstream Fails { get; } = new FailsUpstream();

    /// <summary>Accepts, reads, answers with a status, e.g. <c>202 Accepted</c>, and closes.</summary>
    public static EachUpstream Answers(string status) => Answers(Http.Answer(status, "hello\n", "Connection: close"));

    /// <summary>
    /// A server that ends while it works, is down for the second wave, serves from the third on, and is restarted once more before the fourth; settings
    /// <c>works_on</c>, <c>ends_after</c>, <c>removes_file</c>. A new one each time, for it knows where it stands.
    /// </summary>
    public static Upstream Restarts() => new RestartUpstream();

    /// <summary>As <see cref="Healthy"/>, but works so long for each request before it answers, and accepts the next only then.</summary>
    public static Upstream OneAtATime(TimeSpan work) => new OneAtATimeUpstream(work);

    /// <summary>
    /// A FastCGI responder that serves one connection at a time: process per connection, with as many processes as the plan's
    /// <c>upstream_processes</c>.
    /// </summary>
    /// <param name="service">How long each request takes.</param>
    public static Upstream FastCgi(TimeSpan service = default) => new FastCgiUpstream(service);

    /// <summary>
    /// The settings that the behaviour takes: their values are in the plan that the <see cref="Listener"/> and each <see cref="Connection"/>
    /// give (<see cref="Plan.Get"/>).
    /// </summary>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>Serves the listener until <paramref name="stop"/>.</summary>
    public abstract Task Serve(Listener listener, CancellationToken stop);

    /// <summary>
    /// Called before the first client of a wave comes; the wave waits for it. Not called for what serves after a recovery until the next wave.
    /// </summary>
    /// <param name="listener">What is served.</param>
    /// <param name="wave">Which wave, from 1.</param>
    public virtual Task WaveBegins(Listener listener, int wave) => Task.CompletedTask;

    /// <summary>Called when the last request of a wave has ended; the drain waits for it.</summary>
    /// <inheritdoc cref="WaveBegins"/>
    public virtual Task WaveEnds(Listener listener, int wave) => Task.CompletedTask;

    /// <summary>This upstream, with something to do when a wave begins and when it ends: close the listener, open it again, remove its file.</summary>
    /// <param name="begins">Called before the first client of a wave comes, with the wave's number; null for nothing.</param>
    /// <param name="ends">Called when the last request of a wave has ended; null for nothing.</param>
    public Upstream AtWaves(Func<Listener, int, Task>? begins = null, Func<Listener, int, Task>? ends = null) => new AtWavesUpstream(this, begins, ends);

    /// <summary>
    /// Upstreams by address: the first serves those who connect to the plan's first address, the second those of the second, and so on; the last serves the
    /// rest. A Unix socket is one address.
    /// </summary>
    /// <param name="upstreams">One or more, each of which handles every connection by itself.</param>
    public static Upstream ByAddress(params IReadOnlyList<EachUpstream> upstreams) => new ByAddressUpstream(upstreams);

    /// <summary>
    /// An upstream given inline: accepts everything, and runs <paramref name="behaviour"/> for each connection, side by side.
    /// The connection is closed when the behaviour returns; one that is to stay open awaits <c>stop</c>.
    /// </summary>
    public static EachUpstream Serve(Func<Connection, CancellationToken, Task> behaviour) => new InlineUpstream(behaviour);

    /// <summary>The same as <see cref="Serve(Func{Connection, CancellationToken, Task})"/>, by its first name.</summary>
    public static EachUpstream Each(Func<Connection, CancellationToken, Task> behaviour) => Serve(behaviour);

    private static AnswersUpstream Answers(byte[] octets) => new(_ => octets);

    private sealed class InlineUpstream(Func<Connection, CancellationToken, Task> behaviour) : EachUpstream
    {
        internal override MethodInfo Behaviour => behaviour.Method;

        protected internal override Task Handle(Connection connection, CancellationToken stop) => behaviour(connection, stop);
    }
}
