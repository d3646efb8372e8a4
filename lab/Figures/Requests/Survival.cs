namespace ProxyLab.Figures.Requests;

/// <summary>
/// The share of requests that still have no complete answer, over the time since they were meant to start: Kaplan and Meier's estimate
/// (1958). A request that never had an answer is censored at its end: it is known to have taken longer, and is not dropped. As in
/// <see cref="Clients.LatencySummary"/>, that holds for one refused or reset as well.
/// </summary>
/// <param name="Steps">Where the curve falls, in seconds, and to what; the first step is at 0.</param>
/// <param name="Censored">Where requests were censored, the curve's height there, and how many of them.</param>
/// <param name="Answered">How many had an answer.</param>
/// <param name="Total">How many there were.</param>
internal sealed record Survival(
    IReadOnlyList<(double Seconds, double Share)> Steps, IReadOnlyList<(double Seconds, double Share, int Count)> Censored, int Answered, int Total)
{
    /// <summary>The last time on the curve.</summary>
    internal double LastSeconds => Math.Max(Steps[^1].Seconds, Censored.Count > 0 ? Censored[^1].Seconds : 0);

    /// <summary>The curve of these requests.</summary>
    internal static Survival Of(IEnumerable<RequestRow> requests)
    {
        var all = requests.OrderBy(r => r.Seconds).ToArray();
        List<(double, double)> steps = [(0, 1)];
        List<(double, double, int)> censored = [];
        var (share, atRisk) = (1.0, all.Length);
        foreach (var same in all.ChunkBy(r => r.Seconds))
        {
            var answered = same.Count(HasAnswer);
            if (answered > 0)
            {
                share *= 1 - ((double)answered / atRisk);
                steps.Add((same[0].Seconds, share));
            }

            if (same.Count > answered) censored.Add((same[0].Seconds, share, same.Count - answered));
            atRisk -= same.Count;
        }

        return new(steps, censored, all.Count(HasAnswer), all.Length);
    }

    /// <summary>At most about so many steps and marks: a step is left out where the curve has hardly fallen since the one before; marks close by are added up.</summary>
    internal Survival Thinned(int most)
    {
        List<(double Seconds, double Share)> steps = [];
        foreach (var step in Steps)
        {
            if (steps.Count == 0 || step == Steps[^1] || steps[^1].Share - step.Share >= 1.0 / most) steps.Add(step);
        }

        var width = Math.Max(1e-6, LastSeconds / most);
        var marks = Censored.GroupBy(c => (int)(c.Seconds / width)).Select(g => (g.Max(c => c.Seconds), g.Last().Share, g.Sum(c => c.Count)));
        return this with { Steps = steps, Censored = [.. marks] };
    }

    private static bool HasAnswer(RequestRow request) => request.Outcome is Outcome.Ok or Outcome.Status;
}
