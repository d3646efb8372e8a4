using System.Globalization;

namespace ProxyLab;

/// <summary>Rules about clients that hang: that wait, without a whole answer, until the proxy gives up.</summary>
public static class Hang
{
    // A proxy's timers are not exact, and a client began to wait a little before the proxy did.
    private const double NearlyAll = 0.9;

    /// <summary>The seconds after which the proxy gives up, whichever of its timeouts applies first.</summary>
    public static double Timeout(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new[] { e.Plan.ConnectTimeout, e.Plan.SendTimeout, e.Plan.ReadTimeout }.Min().TotalSeconds;
    }

    /// <summary>Holds if 99 % or more of the first wave's clients wait for nine tenths of the timeout or longer.</summary>
    public static Judgement OfAll(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Wave(1).Waited(NearlyAll * Timeout(e)).AtLeast(0.99).Note(e.Wave(1).MedianSeconds).Note(e.Wave(1).Summary);
    }

    /// <summary>How many requests of a wave had no whole answer before nine tenths of the proxy's read timeout.</summary>
    /// <param name="e">The evidence.</param>
    /// <param name="wave">Which wave, from 1.</param>
    public static Measure Count(Evidence e, int wave = 1)
    {
        ArgumentNullException.ThrowIfNull(e);
        var bound = NearlyAll * e.Plan.ReadTimeout.TotalSeconds;
        return e.Wave(wave).OfRequests("requests.hung", $"hung in wave {wave}", all => all.Count(r => r.Seconds >= bound));
    }

    /// <summary>What the clients of the first wave got, where they did not all hang: a phrase for <see cref="Claim.Instead"/>.</summary>
    public static string HowTheyEnded(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var late = e.Wave(1).Requests.Count(r => r.Seconds >= NearlyAll * Timeout(e));
        return string.Create(CultureInfo.InvariantCulture,
            $"of {e.Wave(1).Requests.Count} clients {late} waited until the timeout of {Timeout(e):0.##} s; wave 1 ended as {e.Wave(1).Summary}");
    }
}
