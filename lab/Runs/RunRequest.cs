
namespace ProxyLab.Runs;

/// <summary>One invocation of <c>run</c>, checked: what to try on what, and how.</summary>
internal sealed record RunRequest
{
    internal required IReadOnlyList<Case> Cases { get; init; }

    internal required IReadOnlyList<Proxy> Proxies { get; init; }

    internal required Profile Profile { get; init; }

    /// <summary>The assignments of <c>--set</c>, in order.</summary>
    internal IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>How often each trial is repeated, 1 or more.</summary>
    internal int Repeat { get; init; } = 1;

    /// <summary>The number of the first round: 1, except where rounds are added to a run one after another.</summary>
    internal int FirstRound { get; init; } = 1;

    /// <summary>Trials side by side, 1 or more.</summary>
    internal required int Jobs { get; init; }

    /// <summary>Seeds the plans; null leaves each plan's own.</summary>
    internal int? Seed { get; init; }

    /// <summary>Why root is not to be had, so that cases which need it are skipped; null where it is.</summary>
    internal string? NoRoot { get; init; }

    /// <summary>The folder that run folders lie in.</summary>
    internal required string Out { get; init; }

    /// <summary>The command line, for the record.</summary>
    internal required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>The part of the run that this machine does; null for the whole.</summary>
    internal Shard? Shard { get; init; }

    /// <summary>The trials to do here: the shard's, or all of them.</summary>
    internal IReadOnlyList<TrialPlan> Trials() => Shard is null ? Whole() : Partition.Of(Whole(), Shard.Count, Lengths.Of(Cases).Of)[Shard.Index - 1];

    /// <summary>
    /// Every trial with its plan: rounds outermost, so that an interrupted run has whole ones; variants innermost, since they are compared
    /// with each other and a machine's speed drifts. A case's trials on a proxy are numbered in this order.
    /// </summary>
    internal IReadOnlyList<TrialPlan> Whole() =>
    [
        .. from round in Enumerable.Range(FirstRound, Repeat)
           from c in Cases
           from p in Proxies
           where c.Proxies.Count == 0 || c.Proxies.Contains(p.Name)
           from v in c.Variants.Index()
           select new TrialPlan(new TrialId(c.Name, p.Name, ((round - 1) * c.Variants.Count) + v.Index + 1), PlanOf(c, v.Item, round), v.Item, round)
           {
               AsRoot = c.NeedsRoot, Skip = c.NeedsRoot ? NoRoot : null,
           },
    ];

    /// <summary>The case's plan under the profile, the variant, the seed and the settings, in this order.</summary>
    private Plan PlanOf(Case @case, string variant, int round)
    {
        var plan = Variants.Set(Profile.Over(@case.Plan), variant);
        plan = Settings.Aggregate(plan with { Seed = Seed ?? plan.Seed }, PlanKeys.Set);
        if (plan.RecoverAfter > 0 && plan.RecoverAfter >= plan.Waves)
            throw new UsageException($"recover_after={plan.RecoverAfter} leaves no wave to see the recovery: there are {plan.Waves}");
        return plan with { Seed = unchecked(plan.Seed + round - 1) };
    }
}
