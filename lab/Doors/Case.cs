namespace ProxyLab;

/// <summary>One misbehaviour under study: a plan, an upstream's behaviour, and claims. Found by reflection; one file each.</summary>
public abstract class Case : Door
{
    /// <summary>What each trial is told.</summary>
    public abstract Plan Plan { get; }

    /// <summary>
    /// What the case's trials are told over the plan, where it compares several: see <see cref="Variant"/>. Each is a trial of its own with its
    /// own fault to prove. The claims are judged once for all, from the first one's evidence, which finds the others by
    /// <see cref="Evidence.Variant"/>.
    /// </summary>
    public virtual IReadOnlyList<Variant> Variants => [Variant.None];

    /// <summary>The proxies that the case can be tried on, by name; empty for every one.</summary>
    public virtual IReadOnlyList<string> Proxies => [];

    /// <summary>Whether only <c>run --all</c>, or its own name, runs it: it takes long, or asks what few ask. So the default run stays under a minute and a half on two CPUs.</summary>
    public virtual bool Long => false;

    /// <summary>What is missing on this machine to try the case, with the remedy; null where nothing is. What its server needs, the server says.</summary>
    public virtual string? Missing => null;

    /// <summary>
    /// Whether its trials need root itself, outside of any user namespace, as writing <c>rps_cpus</c> does (net/core/net-sysfs.c,
    /// store_rps_map). Where root is not to be had they are skipped, with the reason.
    /// </summary>
    public virtual bool NeedsRoot => false;

    /// <summary>
    /// What stands behind the proxy. Its behaviour finds the plan, the variant and the address that it was asked on in the
    /// <see cref="Connection"/>, or in the <see cref="Listener"/>.
    /// </summary>
    public abstract Upstream Upstream { get; }

    /// <summary>What stands there after the wave that <see cref="Plan.RecoverAfter"/> names: by default one that answers at once.</summary>
    public virtual Upstream Recovered => Upstream.Healthy;

    /// <summary>
    /// Settings of the kernel for the trial's own network namespace, beside those of the plan, set when the upstream listens and before the
    /// proxy starts: the name under /proc/sys in its usual form (<c>net.ipv4.tcp_fin_timeout</c>) with its value.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> Sysctls(Plan plan) => new Dictionary<string, string>();

    /// <summary>Connections that are opened before the first wave, from each CPU in turn, and go on being used until it is over; 0 or more.</summary>
    public virtual int KeptConnections(Plan plan) => 0;

    /// <summary>
    /// The proof that the fault took place. A trial for which it does not hold is invalid and its claims get no verdict. By
    /// default: at least one connection reached the upstream.
    /// </summary>
    public virtual Claim Fault => new("fault", "Connections reached the upstream", e => e.Reached.AtLeast(1));

    /// <summary>What is claimed of it.</summary>
    public abstract IEnumerable<Claim> Claims { get; }

    /// <summary>Every setting that the case and its behaviours take.</summary>
    internal IReadOnlyList<Setting> AllSettings => [.. Settings.Concat(Upstream.Settings).Concat(Recovered.Settings).DistinctBy(s => s.Name)];

    /// <summary>Whether it can be tried on that proxy.</summary>
    internal bool RunsOn(Proxy proxy) => Proxies.Count == 0 || Proxies.Contains(proxy.Name);
}
