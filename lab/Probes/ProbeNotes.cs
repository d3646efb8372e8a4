using System.Collections.Concurrent;

namespace ProxyLab.Probes;

/// <summary>How often a probe left a gap, and what it said the last time.</summary>
internal readonly record struct ProbeNote(long Count, string LastMessage);

/// <summary>The gaps of a trial by the name of the probe. Written by the sampler's threads, read by anyone.</summary>
internal sealed class ProbeNotes
{
    private readonly ConcurrentDictionary<string, ProbeNote> _notes = new();

    /// <summary>All notes so far.</summary>
    internal IReadOnlyDictionary<string, ProbeNote> All => _notes;

    /// <summary>Notes a gap.</summary>
    internal void Add(string probe, string message) =>
        _notes.AddOrUpdate(probe, static (_, text) => new ProbeNote(1, text), static (_, note, text) => new ProbeNote(note.Count + 1, text), message);

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
