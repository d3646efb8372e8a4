namespace ProxyLab.Tests.Architecture.Support;

/// <summary>A place in a row of the picture: a box, or where the line of a longer edge passes the row.</summary>
/// <param name="Title">The box's title; null where a line passes.</param>
/// <param name="Row">The row, from the bottom, counted from 0.</param>
/// <param name="Width">How much room it takes, in px.</param>
internal sealed record Place(string? Title, int Row, double Width)
{
    /// <summary>Its middle, in px from the left.</summary>
    internal double X { get; set; }

    /// <summary>What it is joined to in the row below and in the row above.</summary>
    internal List<Place> Below { get; } = [];

    internal List<Place> Above { get; } = [];
}

/// <summary>
/// Places the boxes of a graph without cycles in rows, each above everything that it needs, with few crossings. After Sugiyama, Tagawa and
/// Toda (1981): rows by the longest way down, order within a row by the average of the neighbours, then positions that draw lines straight.
/// The same graph gives the same layout: nothing here is random.
/// </summary>
internal sealed class LayeredLayout
{
    private const double Gap = 18;
    private const int Sweeps = 40;
    private const int Pulls = 400;

    private readonly List<Place>[] _rows;

    internal LayeredLayout(RoomGraph graph, Func<string, double> widthOf)
    {
        var levels = graph.Levels();
        var places = graph.Rooms.ToDictionary(r => r, r => new Place(r, levels[r], widthOf(r)), StringComparer.Ordinal);
        _rows = [.. Enumerable.Range(0, levels.Values.Max() + 1).Select(row => graph.Rooms.Where(r => levels[r] == row).Select(r => places[r]).ToList())];
        foreach (var room in graph.Rooms)
        {
            foreach (var needed in graph.DirectlyNeededBy(room)) Ways.Add(Way(places[room], places[needed]));
        }

        Order();
        Settle();
    }

    /// <summary>The boxes.</summary>
    internal IEnumerable<Place> Boxes => _rows.SelectMany(r => r).Where(p => p.Title is not null);

    /// <summary>The lines, each from the box that needs down to the one that is needed, by the places that it passes.</summary>
    internal List<IReadOnlyList<Place>> Ways { get; } = [];

    /// <summary>How wide it all is, in px.</summary>
    internal double Width => _rows.SelectMany(r => r).Max(p => p.X + (p.Width / 2));

    /// <summary>How many rows there are.</summary>
    internal int Rows => _rows.Length;

    private List<Place> Way(Place from, Place to)
    {
        var way = new List<Place> { from };
        for (var row = from.Row - 1; row >= to.Row; row--)
        {
            var next = row == to.Row ? to : new Place(null, row, 2);
            if (row != to.Row) _rows[row].Add(next);
            way[^1].Below.Add(next);
            next.Above.Add(way[^1]);
            way.Add(next);
        }

        return way;
    }

    /// <summary>Sweeps down and up, and keeps the order with the fewest crossings.</summary>
    private void Order()
    {
        var best = _rows.Select(r => r.ToList()).ToList();
        var fewest = Crossings();
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var down = sweep % 2 == 0;
            for (var i = 1; i < _rows.Length; i++) Sort(down ? _rows.Length - 1 - i : i, p => down ? p.Above : p.Below, down ? 1 : -1);
            if (Crossings() is var crossings && crossings >= fewest) continue;
            (fewest, best) = (crossings, [.. _rows.Select(r => r.ToList())]);
        }

        for (var row = 0; row < _rows.Length; row++) _rows[row] = best[row];
    }

    private void Sort(int row, Func<Place, List<Place>> neighbours, int towards)
    {
        var order = _rows[row + towards].Select((p, i) => (p, i)).ToDictionary(p => p.p, p => p.i);
        _rows[row] = [.. _rows[row].Select((p, i) => (p, at: neighbours(p).Count == 0 ? i : neighbours(p).Average(n => order[n]))).OrderBy(p => p.at).Select(p => p.p)];
    }

    private int Crossings() => _rows.Skip(1).Sum(row =>
    {
        var below = _rows[row[0].Row - 1].Select((p, i) => (p, i)).ToDictionary(p => p.p, p => p.i);
        var ends = row.SelectMany(p => p.Below.Select(b => below[b]).Order()).ToArray();
        return ends.Select((end, i) => ends.Skip(i + 1).Count(later => later < end)).Sum();
    });

    /// <summary>Draws each place to the middle of its neighbours, without changing the order or letting two overlap.</summary>
    private void Settle()
    {
        foreach (var row in _rows)
        {
            Spread(row, row.Select((_, i) => (double)i).ToArray());
        }

        for (var i = 0; i < Pulls; i++)
        {
            foreach (var row in i % 2 == 0 ? _rows : _rows.AsEnumerable().Reverse())
                Spread(row, [.. row.Select(Wanted)]);
        }

        var left = _rows.SelectMany(r => r).Min(p => p.X - (p.Width / 2));
        foreach (var place in _rows.SelectMany(r => r)) place.X -= left;
    }

    /// <summary>The middle of its neighbours. A line that passes pulls more than a box does, so that long lines are straight.</summary>
    private static double Wanted(Place place)
    {
        var neighbours = place.Above.Concat(place.Below).Select(n => (n.X, Weight: place.Title is null && n.Title is null ? 8 : place.Title is null || n.Title is null ? 2 : 1)).ToArray();
        return neighbours.Length == 0 ? place.X : neighbours.Sum(n => n.X * n.Weight) / neighbours.Sum(n => n.Weight);
    }

    /// <summary>The positions nearest to the wanted ones, by least squares, that keep the gaps: neighbours that would overlap move as one block.</summary>
    private static void Spread(List<Place> row, double[] wanted)
    {
        var offsets = new double[row.Count];
        for (var i = 1; i < row.Count; i++) offsets[i] = offsets[i - 1] + ((row[i - 1].Width + row[i].Width) / 2) + Gap;
        var blocks = new Stack<(double Sum, int Count)>();
        for (var i = 0; i < row.Count; i++)
        {
            var block = (Sum: wanted[i] - offsets[i], Count: 1);
            while (blocks.TryPeek(out var last) && last.Sum / last.Count > block.Sum / block.Count)
            {
                blocks.Pop();
                block = (last.Sum + block.Sum, last.Count + block.Count);
            }

            blocks.Push(block);
        }

        var at = 0;
        foreach (var (sum, count) in blocks.Reverse())
        {
            for (var i = 0; i < count; i++, at++) row[at].X = offsets[at] + (sum / count);
        }
    }
}
