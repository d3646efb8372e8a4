namespace ProxyLab.Clients;

/// <summary>
/// When a client tries again. It does after an outcome without a whole answer that may be another one the next time (refused, reset, cut,
/// connect-timeout, or left in flight) and after 502, 503 and 504, whatever the method: as an application in a hurry does.
/// </summary>
internal sealed record RetryPolicy
{
    /// <summary>No second attempt.</summary>
    internal static RetryPolicy None { get; } = new();

    /// <summary>Attempts of each request in all, 1 to 1,000.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The wait before the second attempt, 0 or more; before each further one it is twice as long.</summary>
    public TimeSpan Backoff { get; init; } = 100.Milliseconds();

    /// <summary>The part of each wait that is random, 0 to 1: at 1 it lies anywhere between nothing and the whole.</summary>
    public double Jitter { get; init; }

    /// <summary>Retries for each first request so far, over the whole wave, 0 or more, e.g. 0.2; null: no limit.</summary>
    public double? Budget { get; init; }

    /// <summary>Whether a request that ended so, as that attempt, is to be tried again.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="status">Its status.</param>
    /// <param name="attempt">Which attempt it was, from 1.</param>
    internal bool Wants(Outcome outcome, int? status, int attempt) => attempt < Attempts && (outcome switch
    {
        Outcome.Refused or Outcome.Reset or Outcome.Cut or Outcome.ConnectTimeout or Outcome.InFlight => true,
        Outcome.Status => status is 502 or 503 or 504,
        _ => false,
    });

    /// <summary>The wait after an attempt, in milliseconds.</summary>
    /// <param name="attempt">Which attempt has failed, from 1.</param>
    /// <param name="random">A number from 0 up to 1.</param>
    internal double WaitMs(int attempt, double random) =>
        Backoff.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30)) * (1 - (Jitter * random));

    /// <summary>Refuses what is out of range.</summary>
    /// <exception cref="LabException">A value out of its range, named.</exception>
    internal void Validate()
    {
        FloodSpec.Check(Attempts is >= 1 and <= 1000, $"{Attempts} attempts", "1 to 1,000");
        FloodSpec.Check(Backoff >= TimeSpan.Zero, $"backoff {Backoff}", "0 or more");
        FloodSpec.Check(Jitter is >= 0 and <= 1, FormattableString.Invariant($"jitter {Jitter}"), "0 to 1");
        FloodSpec.Check(Budget is null or >= 0, FormattableString.Invariant($"budget {Budget}"), "0 or more");
    }
}
