namespace ProxyLab;

/// <summary>
/// What an upstream knows of one request, or of a connection without any. Times are readings of <see cref="System.Diagnostics.Stopwatch"/>; null
/// did not happen, or is not known.
/// </summary>
/// <param name="connection">The connection's number in its process, from 1.</param>
/// <param name="address">The address that the peer asked for.</param>
/// <param name="accepted">When accept(2) gave the connection.</param>
internal sealed class UpstreamEntry(int connection, Endpoint address, long accepted)
{
    private readonly List<(string Name, long At)> _notes = [];

    internal int Connection => connection;

    internal Endpoint Address => address;

    internal long Accepted => accepted;

    /// <summary>Which request of its connection it is, from 1; null where there was none.</summary>
    internal int? N { get; set; }

    /// <summary>The id that the lab's client gave it (<c>X-Lab-Request</c>).</summary>
    internal long? Request { get; set; }

    internal string? Method { get; set; }

    /// <summary>Octets read of it.</summary>
    internal long OctetsRead { get; set; }

    /// <summary>Octets written after it began and before the next one did.</summary>
    internal long OctetsWritten { get; set; }

    internal long? FirstRead { get; set; }

    internal long? Whole { get; set; }

    internal long? FirstWritten { get; set; }

    internal long? LastWritten { get; set; }

    /// <summary>When a read or a write found that the peer had ended the connection.</summary>
    internal long? PeerEnded { get; set; }

    internal long? Closed { get; set; }

    internal EndedBy? EndedBy { get; set; }

    /// <summary>Whether it was accepted, or worked on, when the peer had gone; null where that cannot be known.</summary>
    internal bool? ForNobody { get; set; }

    /// <summary>What the behaviour noted, in order.</summary>
    internal IReadOnlyList<(string Name, long At)> Notes => _notes;

    internal void Note(string name, long at) => _notes.Add((name, at));
}
