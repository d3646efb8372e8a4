namespace ProxyLab.Tests.Architecture.Support;

/// <summary>Rooms, and which of them need which.</summary>
internal sealed class RoomGraph
{
    private readonly Dictionary<string, SortedDictionary<string, RoomReference>> _needs = new(StringComparer.Ordinal);

    /// <param name="references">References between rooms; the first one from a room to another stands as the example.</param>
    internal RoomGraph(IEnumerable<RoomReference> references)
    {
        foreach (var reference in references)
        {
            Of(reference.To);
            Of(reference.From).TryAdd(reference.To, reference);
        }

        Rooms = [.. _needs.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every room, in order.</summary>
    internal IReadOnlyList<string> Rooms { get; }

    /// <summary>The rooms that this one needs, in order.</summary>
    internal IEnumerable<string> NeededBy(string room) => _needs[room].Keys;

    /// <summary>The shortest way that leads from a room back to it, one example for each step; empty where there is none.</summary>
    internal IReadOnlyList<RoomReference> ShortestCycle() =>
        Rooms.Select(ShortestCycleThrough).OfType<IReadOnlyList<RoomReference>>().MinBy(c => c.Count) ?? [];

    /// <summary>How far above the ground each room lies: one more than the highest of those that it needs. For a graph without cycles.</summary>
    /// <exception cref="InvalidOperationException">There is a cycle.</exception>
    internal IReadOnlyDictionary<string, int> Levels()
    {
        if (ShortestCycle() is { Count: > 0 } cycle) throw new InvalidOperationException($"rooms in a cycle have no order: {string.Join("; ", cycle)}");
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        int Level(string room) => levels.TryGetValue(room, out var known) ? known : levels[room] = NeededBy(room).Select(n => Level(n) + 1).DefaultIfEmpty(0).Max();
        foreach (var room in Rooms) Level(room);
        return levels;
    }

    /// <summary>The rooms that this one needs and reaches through none of the others: what a picture has to draw.</summary>
    internal IEnumerable<string> DirectlyNeededBy(string room) => NeededBy(room).Where(to => !NeededBy(room).Any(over => over != to && Reaches(over, to)));

    private bool Reaches(string from, string to) => NeededBy(from).Any(next => next == to || Reaches(next, to));

    /// <summary>Breadth first: who is found first is found by the shortest way.</summary>
    private List<RoomReference>? ShortestCycleThrough(string start)
    {
        var way = new Dictionary<string, RoomReference>(StringComparer.Ordinal);
        var next = new Queue<string>([start]);
        while (next.TryDequeue(out var room))
        {
            foreach (var reference in _needs[room].Values)
            {
                if (!way.TryAdd(reference.To, reference)) continue;
                if (reference.To == start) return WayBack(way, start);
                next.Enqueue(reference.To);
            }
        }

        return null;
    }

    private static List<RoomReference> WayBack(Dictionary<string, RoomReference> way, string start)
    {
        var steps = new List<RoomReference>();
        var room = start;
        do
        {
            steps.Insert(0, way[room]);
            room = way[room].From;
        }
        while (room != start);
        return steps;
    }

    private SortedDictionary<string, RoomReference> Of(string room) =>
        _needs.TryGetValue(room, out var needs) ? needs : _needs[room] = new SortedDictionary<string, RoomReference>(StringComparer.Ordinal);
}
