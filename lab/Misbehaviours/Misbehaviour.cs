namespace ProxyLab;

/// <summary>
/// A case of the matrix: an upstream that misbehaves in one exact way, told as a script. Its claims are the rules by which cells are marked. It has a row for each of
/// its kinds, and a cell for each proxy and transport.
/// </summary>
public abstract class Misbehaviour : Case
{
    /// <summary>
    /// The plan that misbehaviours start from: a wave while the upstream misbehaves and one when it is well again, and timeouts that are told apart by their
    /// length, in whole seconds, since some proxies have no shorter ones.
    /// </summary>
    protected internal static Plan Start { get; } = Plan.Default with
    {
        Clients = 4,
        Requests = 2,
        KeepAlive = true,
        Waves = 2,
        RecoverAfter = 1,
        ReadOn = 100.Milliseconds(),
        ConnectTimeout = 1.Seconds(),
        SendTimeout = 2.Seconds(),
        ReadTimeout = 3.Seconds(),
        Deadline = 20.Seconds(), // longer than a proxy takes that tries three times more
        DrainTicks = 2,
        Tick = 200.Milliseconds(), // a tick looks at every thread of the proxy, of which some have hundreds; what is asked of a wave here lasts for seconds
        RequestLog = true,
        Wire = 8192,
    };

    /// <summary>The part of an exchange that it is about.</summary>
    public abstract MisbehaviourGroup Group { get; }

    /// <summary>What a cell answers, as a question.</summary>
    public abstract string Question { get; }

    /// <summary>Where the misbehaviour is known from: a section of an RFC, a report, a function of the kernel.</summary>
    public abstract Source Source { get; }

    /// <summary>What clients had best get while the upstream misbehaves.</summary>
    public abstract Wish Wished(Plan plan);

    /// <summary>What the upstream does, under a plan with the values of a kind.</summary>
    public abstract Script Does(Plan plan);

    /// <summary>Its rows, each with what its trials are told; one without anything by default.</summary>
    public virtual IReadOnlyList<Variant> Kinds => [Variant.None];

    /// <summary>The transports on which it makes sense.</summary>
    public virtual IReadOnlyList<Transport> Transports => Enum.GetValues<Transport>();

    /// <summary>Whether the upstream's answer ends before it says that it is whole, so that a recipient can tell (RFC 9112 section 8).</summary>
    public virtual bool CutsItsAnswer(Plan plan) => false;

    /// <summary>Whether the upstream closes idle connections at the time when they are used again, so that a curve tells how often a request is lost.</summary>
    public virtual bool RacesWithReuse => false;

    /// <summary>Bodies of answers that the upstream writes and no request asked for: none but its own is for a client.</summary>
    public virtual IReadOnlyList<string> Strangers => [];

    /// <summary>Why nothing is asked of the proxy when the upstream is well again; null where it is.</summary>
    public virtual string? NoRecovery => null;

    /// <summary>Rules of its own, beside those of all.</summary>
    protected virtual IEnumerable<MatrixRule> OwnRules => [];

    /// <summary>Every rule by which its cells are marked.</summary>
    public IReadOnlyList<MatrixRule> Rules => field ??= [.. MatrixRules.Of(this), .. OwnRules];

    /// <inheritdoc/>
    public override Plan Plan => Start;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Variant> Variants => field ??= [.. Kinds.SelectMany(kind => Transports.Select(t => kind.With("transport", t)))];

    /// <inheritdoc/>
    public sealed override bool Long => true;

    /// <inheritdoc/>
    public sealed override Upstream Upstream => field ??= new ScriptedUpstream(Does, [.. OwnSettings]);

    /// <inheritdoc/>
    public sealed override Upstream Recovered => WellAgain;

    /// <summary>The settings that its script follows.</summary>
    protected virtual IEnumerable<Setting> OwnSettings => [];

    /// <inheritdoc/>
    public override Claim Fault => new("fault", "The upstream did its wrong, and did so to each request that it read whole", e =>
    {
        var wrong = e.UpstreamRequests.Where(r => r.Notes is not null || r.WholeMs is not null).Where(r => IsOfFirstWave(e, r)).ToArray();
        return e.Measure("upstream.did", "requests or connections to which it did its wrong", wrong.Count(r => r.Noted(ScriptedUpstream.Did))).AtLeast(1)
            .And(e.Measure("upstream.otherwise", "requests read whole to which it did neither that nor answered well, though the proxy was there", wrong.Count(r => r.Notes is null && r.PeerEndedMs is null && r.ClosedMs is not null)).Exactly(0));
    });

    /// <summary>What people believe of it, beside the rules: each is judged from one trial's evidence.</summary>
    protected virtual IEnumerable<Claim> OwnClaims => [];

    /// <inheritdoc/>
    public sealed override IEnumerable<Claim> Claims => Rules.Select(rule => rule.Claim).Concat(OwnClaims).Select(claim => claim with
    {
        Scope = _ => null,
        Rule = e => e.EachThatApplies(Variants, claim.Judge),
        Instead = e => e.Tell(Variants.Where(v => IsBroken(e, v, claim)) is var broken && broken.Any() ? broken : Variants, v => claim.Instead is { } say ? say(v) : v.Wave(1).Summary),
    });

    /// <summary>The name of a row: the case's, and the values of the kind.</summary>
    public string RowOf(Variant kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return string.Join('-', [Name, .. kind.Where(pair => pair.Key != "transport").Select(pair => Named(pair.Key, pair.Value))]);
    }

    /// <summary>A value of a kind in a row's name: as it is, save for a switch, which is its key or nothing's.</summary>
    private static string Named(string key, string value) => value switch
    {
        "true" => key.Replace('_', '-'),
        "false" => $"not-{key.Replace('_', '-')}",
        _ when value.All(char.IsAsciiDigit) => $"{value}-{key.Replace('_', '-')}",
        _ => value.ToLowerInvariant(),
    };

    private static bool IsBroken(Evidence e, Variant variant, Claim claim)
    {
        try
        {
            return claim.Judge(e.Variant(variant)).Verdict == Verdict.Refuted;
        }
        catch (Exception missing) when (missing is NotMeasuredException or NotApplicableException)
        {
            return false;
        }
    }

    private static readonly ScriptedUpstream WellAgain = new(_ => new Script(Step.ReadRequest, Step.Write(Answers.Kept), Step.Again));

    private static bool IsOfFirstWave(Evidence e, UpstreamRow row) => !(row.AcceptedMs > e.Wave(1).DrainedMs);
}
