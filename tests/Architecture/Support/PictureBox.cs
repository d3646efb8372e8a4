namespace ProxyLab.Tests.Architecture.Support;

/// <summary>
/// What the picture of the rooms shows as a box: a room, or the rooms of one folder that no other room of the library names, as <c>Proxies/</c>.
/// Those come in by reflection, so that there may be many of them, and all stand in the same place.
/// </summary>
/// <param name="Title">The room, or the folder with a stroke behind it.</param>
/// <param name="Rooms">The rooms in it.</param>
/// <param name="ByReflection">Whether no room names them.</param>
internal sealed record PictureBox(string Title, IReadOnlyList<string> Rooms, bool ByReflection)
{
    /// <summary>What stands below the title; null where the title says all.</summary>
    internal string? Subtitle => Title.EndsWith('/') ? string.Join(", ", Rooms.Select(r => r[Title.Length..])) : null;

    /// <summary>The boxes for the rooms of a graph, by title, and the graph of the boxes.</summary>
    internal static (IReadOnlyList<PictureBox> Boxes, RoomGraph Graph) Of(IReadOnlyList<RoomReference> references)
    {
        var named = references.Where(r => r.From != "cases").Select(r => r.To).ToHashSet(StringComparer.Ordinal);
        var boxes = new RoomGraph(references).Rooms.GroupBy(r => r.Contains('/', StringComparison.Ordinal) && !named.Contains(r) ? r[..(r.LastIndexOf('/') + 1)] : r)
            .Select(g => new PictureBox(g.Key, [.. g], g.Key.EndsWith('/'))).OrderBy(b => b.Title, StringComparer.Ordinal).ToList();
        var boxOf = boxes.SelectMany(b => b.Rooms.Select(r => (Room: r, b.Title))).ToDictionary(p => p.Room, p => p.Title, StringComparer.Ordinal);
        return (boxes, new RoomGraph(references.Select(r => r with { From = boxOf[r.From], To = boxOf[r.To] }).Where(r => r.From != r.To)));
    }
}
