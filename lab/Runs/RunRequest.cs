namespace ProxyLab.Runs;

/// <summary>One invocation of <c>run</c>, checked: what to try on what, and how.</summary>
internal sealed record RunRequest
{
    internal required Catalogue Catalogue { get; init; }

    internal required IReadOnlyList<Case> Cases { get; init; }

    internal required IReadOnlyList<ProxyColumn> Proxies { get; init; }

    internal required Profile Profile { get; init; }

    /// <summary>The assignments of <c>--set</c>, in order.</summary>
    internal IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The points of <c>--sweep</c>, in order: every trial is run at each. One point that says nothing where nothing is swept.</summary>
    internal IReadOnlyList<Variant> Sweep { get; init; } = [Variant.None];

    /// <summary>Which of a case's variants are run; null for all of them. The trials keep the numbers that they have among all.</summary>
    internal Func<Case, Variant, bool>? Only { get; init; }

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

    /// <summary>Why nothing can be traced, so that trials with <see cref="Plan.Trace"/> are skipped; null where it can.</summary>
    internal string? NoTrace { get; init; }

    /// <summary>Why no veth pair can be made, so that trials on one are skipped; null where it can.</summary>
    internal string? NoVeth { get; init; }

    /// <summary>The folder that run folders lie in.</summary>
    internal required string Out { get; init; }

    /// <summary>The command line, for the record.</summary>
    internal required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>The part of the run that this machine does; null for the whole.</summary>
    internal Shard? Shard { get; init; }

    /// <summary>Every setting that one of the cases takes on one of the proxies.</summary>
    internal IReadOnlyList<Setting> AllSettings =>
        [.. (from c in Cases from p in Proxies where c.RunsOn(p.Driver) from s in Catalogue.SettingsOf(c, p.Driver, c.Plan) select s).DistinctBy(s => s.Name)];

    /// <summary>The trials to do here: the shard's, or all of them.</summary>
    /// <exception cref="UsageException">A key or a value of <see cref="Settings"/> or <see cref="Sweep"/> is wrong.</exception>
    internal IReadOnlyList<TrialPlan> Trials() => Shard is null ? Whole() : Partition.Of(Whole(), Shard.Count, Lengths.Of(Cases).Of)[Shard.Index - 1];

    /// <summary>
    /// Every trial with its plan: rounds outermost, so that an interrupted run has whole ones; variants innermost, since they are compared
    /// with each other and a machine's speed drifts. A case's trials on a proxy are numbered in this order.
    /// </summary>
    internal IReadOnlyList<TrialPlan> Whole()
    {
        var plans = new PlanMaker(this);
        plans.RefuseUnknown();
        return
        [
            .. from round in Enumerable.Range(FirstRound, Repeat)
               from c in Cases
               from p in Proxies
               where c.RunsOn(p.Driver)
               let points = plans.PointsOf(c, p.Driver)
               from point in points.Index()
               from v in c.Variants.Index()
               where Only?.Invoke(c, v.Item) != false
               select plans.Make(c, p, round, point.Item, v.Item, ((((round - 1) * points.Count) + point.Index) * c.Variants.Count) + v.Index + 1),
        ];
    }
}
