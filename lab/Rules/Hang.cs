using System.Globalization;

namespace ProxyLab;

/// <summary>
/// Rules about clients that hang: that wait, without a whole answer, until a timeout of the proxy ends it. What ends by itself ends soon, and what
/// waits for a timeout ends after it; the bound lies half-way, as far as it can be from both, for a busy machine makes everything later.
/// </summary>
public static class Hang
{
    /// <summary>The seconds after which the proxy gives up, whichever of its timeouts applies first.</summary>
    /// <exception cref="NotMeasuredException">It has none, so that nobody hangs until one, and nobody knows who hangs for ever.</exception>
    public static double Timeout(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return ProxyTimeouts.Required(e.Plan.EffectiveTimeouts.First, "timeout").TotalSeconds;
    }

    /// <summary>
    /// Whether a request hung until that timeout, in seconds. One that the proxy ended for another reason than a timeout did not, however late the
    /// machine was (<see cref="LogEvidence.SaysTimeout"/>).
    /// </summary>
    private static bool Until(double timeout, RequestRow request, Evidence e) =>
        request.Seconds >= timeout / 2 && e.Log.SaysTimeout(request) != false;

    /// <summary>Holds if 99 % or more of the first wave's clients hang until the timeout.</summary>
    public static Judgement OfAll(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return Share(e, 1).AtLeast(0.99).Note(e.Wave(1).MedianSeconds).Note(e.Wave(1).Summary);
    }

    /// <summary>
    /// As <see cref="OfAll"/>, before an upstream that says how long its answer is: a client that has it whole did not wait for a timeout, however late it came.
    /// </summary>
    public static Judgement OfAllWithoutAnswer(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return Share(e, 1, r => r.Outcome != Outcome.Ok).AtLeast(0.99).Note(e.Wave(1).MedianSeconds).Note(e.Wave(1).Summary);
    }

    /// <summary>
    /// How many requests were answered as they should be, in every wave. It is not known of those that met a timeout of the proxy, or the wave's deadline, which
    /// they might have missed had the machine not made a thread wait.
    /// </summary>
    public static Measure Answered(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var timeout = e.Plan.EffectiveTimeouts.First?.TotalSeconds ?? double.PositiveInfinity;
        var limits = e.Requests.Where(r => r.Outcome != Outcome.Ok && (r.IsCensored || (r.Seconds >= timeout && e.Log.SaysTimeout(r) != false)))
            .ToDictionary(r => r.Id, r => r.IsCensored ? r.Seconds : timeout);
        return e.OfRequests("requests.ok", "ok", all => all.Count(r => r.Outcome == Outcome.Ok || (limits.TryGetValue(r.Id, out var limit) && r.Seconds < limit)));
    }

    /// <summary>Holds if 1 % or less of a wave's clients hang until the timeout.</summary>
    /// <param name="e">The evidence.</param>
    /// <param name="wave">Which wave, from 1.</param>
    public static Judgement OfNone(Evidence e, int wave) => Share(e, wave).AtMost(0.01);

    /// <summary>How many requests of a wave hung until the proxy's read timeout.</summary>
    /// <param name="e">The evidence.</param>
    /// <param name="wave">Which wave, from 1.</param>
    public static Measure Count(Evidence e, int wave = 1)
    {
        ArgumentNullException.ThrowIfNull(e);
        var timeout = ProxyTimeouts.Required(e.Plan.EffectiveTimeouts.FirstOctet, "read timeout").TotalSeconds;
        return e.Wave(wave).OfRequests("requests.hung", $"hung in wave {wave}", all => all.Count(r => Until(timeout, r, e)));
    }

    /// <summary>What the clients of the first wave got, where they did not all hang: a phrase for <see cref="Claim.Instead"/>.</summary>
    public static string HowTheyEnded(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var late = e.Wave(1).Requests.Count(r => Until(Timeout(e), r, e));
        return string.Create(CultureInfo.InvariantCulture,
            $"of {e.Wave(1).Requests.Count} clients {late} waited until the timeout of {Timeout(e):0.##} s; wave 1 ended as {e.Wave(1).Summary}");
    }

    /// <summary>The share of a wave's requests that hung; no value when one was given up too early to tell.</summary>
    private static Measure Share(Evidence e, int wave, Func<RequestRow, bool>? mayHang = null)
    {
        ArgumentNullException.ThrowIfNull(e);
        var timeout = Timeout(e);
        return e.Wave(wave).OfRequests(
            "requests.waited", string.Create(CultureInfo.InvariantCulture, $"share that hung until the timeout of {timeout:0.##} s"),
            all => all.Any(r => r.IsCensored && r.Seconds < timeout) ? null : (double)all.Count(r => mayHang?.Invoke(r) != false && Until(timeout, r, e)) / all.Count, "%");
    }
}
