
using ProxyLab.Runs;

namespace ProxyLab.Bisection;

/// <summary>What is asked: which of the switches flip a claim's verdict, in one case on one proxy.</summary>
internal sealed record Question
{
    /// <summary>Checks a question before anything is started.</summary>
    /// <param name="request">The case, the proxy, and the settings that stay as they are.</param>
    /// <param name="claim">The claim's id.</param>
    /// <param name="factors">Each <c>name=off,on</c>.</param>
    /// <param name="atMost">The most trials of one configuration.</param>
    /// <exception cref="UsageException">It cannot be asked; says why.</exception>
    internal Question(RunRequest request, string claim, IReadOnlyList<string> factors, int atMost)
    {
        Request = request;
        AtMost = atMost;
        var claims = Case.Claims.ToArray();
        Claim = claims.FirstOrDefault(c => c.Id == claim) ?? throw UsageException.Unknown($"claim of {Case.Name}", claim, claims.Select(c => c.Id));
        Factors = [.. factors.Select(f => Factor.Parse(f, request.Catalogue.SettingsOf(Case, request.Proxies[0].Driver, Case.Plan)))];
        RefuseClashes();

        // A plan is refused for one value, or for two that do not go together: every pair shows that before a trial is run.
        foreach (var set in Pairs().Append(All)) Round(set, 1);
    }

    internal RunRequest Request { get; }

    internal Claim Claim { get; }

    internal IReadOnlyList<Factor> Factors { get; }

    internal int AtMost { get; }

    internal Case Case => Request.Cases[0];

    internal string Proxy => Request.Proxies[0].Name;

    internal SwitchSet All => SwitchSet.All(Factors.Count);

    /// <summary>The keys of the switches that are on.</summary>
    internal IEnumerable<string> Keys(SwitchSet on) => on.Members.Select(m => Factors[m].Key);

    /// <summary>The assignments of the switches that are on.</summary>
    internal IEnumerable<string> Settings(SwitchSet on) => on.Members.Select(m => Factors[m].Setting(on: true));

    /// <summary>How many trials a configuration takes to be tried once.</summary>
    internal int TrialsEach => Round(All, 1).Count;

    /// <summary>
    /// The trials of one round with these switches on: one, or one for each variant of the case. Where a factor is what the case compares by
    /// itself, the search compares in its stead: one trial, which is none of the variants, so that no rule takes it for one.
    /// </summary>
    internal IReadOnlyList<TrialPlan> Round(SwitchSet on, int round)
    {
        var trials = (Request with
        {
            Settings = [.. Request.Settings, .. Factors.Select((f, i) => f.Setting(on.Has(i)))],
            FirstRound = round,
        }).Trials();
        return Factors.Select(f => f.Key).Intersect(Case.Variants.SelectMany(v => v.Select(p => p.Key))).Any() ? [trials[0] with { Variant = Variant.None }] : trials;
    }

    private void RefuseClashes()
    {
        if (Factors.Count > SwitchSet.Most) throw new UsageException($"--factor is given {Factors.Count} times; {SwitchSet.Most} switches are the most");
        foreach (var key in Factors.GroupBy(f => f.Key).Where(g => g.Count() > 1).Select(g => g.Key))
            throw new UsageException($"--factor {key} is given twice");
        foreach (var key in Factors.Select(f => f.Key).Intersect(Request.Settings.Select(s => KeyOf(s))))
            throw new UsageException($"{key} is both a --factor and --set: a factor's first value is its baseline");
    }

    private static string KeyOf(string setting) => setting.Split('=')[0].Trim();

    private IEnumerable<SwitchSet> Pairs() =>
        from first in Enumerable.Range(0, Factors.Count)
        from second in Enumerable.Range(first, Factors.Count - first)
        select SwitchSet.Of(first, second);
}
