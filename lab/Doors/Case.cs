using System.Text;
using ProxyLab.Servers.PhpFpm;

namespace ProxyLab;

/// <summary>One misbehaviour under study: a plan, an upstream's behaviour, and claims. Found by reflection; one file each.</summary>
public abstract class Case
{
    /// <summary>The class's name in kebab case: <c>NeverAccept</c> is <c>never-accept</c>.</summary>
    public string Name => Kebab(GetType().Name);

    /// <summary>What the case is, in a sentence: by default the summary of its doc comment.</summary>
    public virtual string Summary => DocComments.SummaryOf(GetType());

    /// <summary>What each trial is told.</summary>
    public abstract Plan Plan { get; }

    /// <summary>
    /// The settings over the plan in which the case's trials differ, where it compares several: see <see cref="ProxyLab.Variants"/>. Each is a
    /// trial of its own with its own fault to prove. The claims are judged once for all, from the first one's evidence, which finds the
    /// others by <see cref="Evidence.Variant"/>.
    /// </summary>
    public virtual IReadOnlyList<string> Variants => [""];

    /// <summary>The proxies that the case can be tried on, by name; empty for every one.</summary>
    public virtual IReadOnlyList<string> Proxies => [];

    /// <summary>Whether its trials take so long that only <c>run --all</c>, or its own name, runs them.</summary>
    public virtual bool Long => false;

    /// <summary>What is missing on this machine to try the case, with the remedy; null where nothing is.</summary>
    public virtual string? Missing => Plan.Upstream == UpstreamServer.PhpFpm ? PhpFpm.Missing : null;

    /// <summary>
    /// Whether its trials need root itself, outside of any user namespace, as writing <c>rps_cpus</c> does (net/core/net-sysfs.c,
    /// store_rps_map). Where root is not to be had they are skipped, with the reason.
    /// </summary>
    public virtual bool NeedsRoot => false;

    /// <summary>What stands behind the proxy.</summary>
    public abstract Upstream Upstream { get; }

    /// <summary>What stands there after the wave that <see cref="Plan.RecoverAfter"/> names: by default one that answers at once.</summary>
    public virtual Upstream Recovered => Upstream.Healthy;

    /// <summary>
    /// The proof that the fault took place. A trial for which it does not hold is invalid and its claims get no verdict. By
    /// default: at least one connection reached the upstream.
    /// </summary>
    public virtual Claim Fault => new("fault", "Connections reached the upstream", e => e.Reached.AtLeast(1));

    /// <summary>What is claimed of it.</summary>
    public abstract IEnumerable<Claim> Claims { get; }

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(c));
        }

        return kebab.ToString();
    }
}
