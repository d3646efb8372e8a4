using System.Collections.Concurrent;

namespace ProxyLab.Probes.Timing;

/// <summary>How often a probe left a gap, what it said the last time, and when its first and last gap were.</summary>
/// <param name="Count">Gaps so far, 1 or more.</param>
/// <param name="LastMessage">What it said the last time.</param>
/// <param name="FirstMs">When the first gap was, on the trial's clock; null without one.</param>
/// <param name="LastMs">When the last gap was.</param>
internal readonly record struct ProbeNote(long Count, string LastMessage, double? FirstMs, double? LastMs);

/// <summary>The gaps of a trial by the name of the probe. Written by the sampler's threads, read by anyone.</summary>
/// <param name="clock">The trial's clock; null where nobody asks when.</param>
internal sealed class ProbeNotes(TrialClock? clock = null)
{
    private readonly ConcurrentDictionary<string, ProbeNote> _notes = new();

    /// <summary>All notes so far.</summary>
    internal IReadOnlyDictionary<string, ProbeNote> All => _notes;

    /// <summary>Notes a gap.</summary>
    internal void Add(string probe, string message) => _notes.AddOrUpdate(
        probe,
        static (_, gap) => new ProbeNote(1, gap.Message, gap.NowMs, gap.NowMs),
        static (_, note, gap) => note with { Count = note.Count + 1, LastMessage = gap.Message, LastMs = gap.NowMs },
        (Message: message, NowMs: clock?.NowMs));

    /// <summary>Runs a probe; one that throws gives nothing and is noted.</summary>
    internal T? Guard<T, TState>(string probe, TState state, Func<TState, T?> read)
        where T : struct
    {
        try
        {
            return read(state);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Add(probe, e.Message);
            return null;
        }
    }
}
