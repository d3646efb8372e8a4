using System.Globalization;

namespace ProxyLab.Matrix;

/// <summary>
/// Four tables that people ask for, from the cells: which timeout covers which phase of a request, what becomes of a cut answer, how often a request is executed, and how
/// often one is lost to the close of a kept connection.
/// A row that no cell is for is left out.
/// </summary>
internal static class MatrixTables
{
    private static readonly (string Phase, string Row, Transport Transport)[] Phases =
    [
        ("connecting, to a full queue", "full-queue", Transport.Tcp), ("connected, not accepted", "accepts-never", Transport.Tcp), ("sending a large body", "reads-nothing", Transport.Tcp),
        ("waiting for the first octet", "silent", Transport.Tcp), ("after an interim answer", "interim-then-silence", Transport.Tcp), ("a head that drips in", "dripped-head", Transport.Tcp),
        ("between octets of a body", "half-answer-length-silence", Transport.Tcp), ("a whole answer that drips in", "dripped-body", Transport.Tcp),
    ];

    /// <summary>The tables, each with the columns of the matrix.</summary>
    internal static IReadOnlyList<MatrixTable> Of(IReadOnlyList<Cell> cells)
    {
        string[] columns = [.. cells.Select(c => c.Column).Distinct()];
        return
        [
            new("timeouts", "Which timeout covers which phase", "What ends a request whose upstream stops in this phase, and after how long?", columns, Rows(cells, columns, Phases, c => c.InEachTrial(Timeout))),
            new("truncation", "What becomes of a cut answer", "Half of an answer, by how it says where it ends and how it ended: can the client tell?", columns, Rows(cells, columns, Cuts(cells), c => c.InEachTrial(Truncation))),
            new("executions", "How often a request is executed", "By method and the moment of failure: how often did the upstream read each request whole, and at which address?", columns, Rows(cells, columns, Failures(cells), c => c.InEachTrial(Executions))),
            new("race", "When the upstream closes an idle connection", "How many of the requests were lost that were sent so long before or after the upstream closed the kept connection?", columns, [.. Races(cells, columns)]),
        ];
    }

    private static IReadOnlyList<MatrixTableRow> Rows(IReadOnlyList<Cell> cells, string[] columns, IEnumerable<(string Name, string Row, Transport Transport)> rows, Func<Cell, string> say) =>
    [
        .. rows.Select(row => new MatrixTableRow(row.Name, [.. columns.Select(column =>
            cells.FirstOrDefault(c => (c.Row, c.Transport, c.Column) == (row.Row, row.Transport, column) && c.Observed is not null) is { } cell ? new MatrixTableCell(say(cell), cell) : null)]))
            .Where(row => row.Cells.Any(c => c is not null)),
    ];

    /// <summary>The steps of the race's curve, for each method: a row says what was lost in one of them.</summary>
    private static IEnumerable<MatrixTableRow> Races(IReadOnlyList<Cell> cells, string[] columns)
    {
        foreach (var race in cells.Where(c => c.Case.RacesWithReuse && c.Transport == Transport.Tcp).GroupBy(c => c.Row))
        {
            (string, string, Transport)[] Row(string name) => [($"{race.First().Kind["request_method"]}, {name}", race.Key, Transport.Tcp)];
            var steps = race.Select(c => c.Race?.Steps).OfType<IReadOnlyList<RaceStep>>().FirstOrDefault() ?? [];
            for (var i = 0; i < steps.Count; i++)
            {
                var at = i;
                foreach (var row in Rows(cells, columns, Row(steps[i].Words), c => c.Race?.Steps[at] is { Requests: > 0 } step ? FormattableString.Invariant($"{step.Failed} of {step.Requests}") : "none sent")) yield return row;
            }

            foreach (var row in Rows(cells, columns, Row("lost when sent"), c => c.Race?.Margin ?? "not measured")) yield return row;
            foreach (var row in Rows(cells, columns, Row("what the proxy does"), c => c.Race?.Does ?? "not measured")) yield return row;
        }
    }

    private static IEnumerable<(string, string, Transport)> Cuts(IReadOnlyList<Cell> cells) =>
        Each(cells, c => c.Case is { Group: MisbehaviourGroup.Body } && (c.Row.StartsWith("half-answer", StringComparison.Ordinal) || c.Row == "no-last-chunk"), c => c.Kind.Count > 0 ? string.Join(", ", c.Kind.Select(k => k.Value)) : c.Row, bothWays: true);

    private static IEnumerable<(string, string, Transport)> Failures(IReadOnlyList<Cell> cells) =>
        Each(cells, c => c.Kind["request_method"] is not null || c.Row.StartsWith("closes-at-accept", StringComparison.Ordinal) || c.Row.StartsWith("ends-in-body", StringComparison.Ordinal), c => c.Row, bothWays: false);

    private static IEnumerable<(string, string, Transport)> Each(IReadOnlyList<Cell> cells, Func<Cell, bool> which, Func<Cell, string> name, bool bothWays) => cells.Where(which)
        .Where(c => bothWays || c.Transport == Transport.Tcp).Select(c => ($"{name(c)}{(bothWays ? $", {Values.Word(c.Transport)}" : "")}", c.Row, c.Transport)).Distinct();

    /// <summary>Each timeout with its time, and what clients got of it.</summary>
    private static string Timeout(CellObservation seen) =>
        string.Join("; ", seen.Ends.GroupBy(end => end.Ending.Word, StringComparer.Ordinal).Select(g => $"{string.Join("; ", g.Select(end => Timeout(seen, end.By, end.Ending)))}{(g.First().Ending.Outcome == Outcome.InFlight ? "" : $": {g.Key}")}"));

    private static string Timeout(CellObservation seen, RequestEnd by, CellEnding ending)
    {
        var (least, most) = ending.Seconds;
        return ending.Outcome == Outcome.InFlight ? string.Create(CultureInfo.InvariantCulture, $"nothing within {seen.Deadline.TotalSeconds:0.#} s")
            : string.Create(CultureInfo.InvariantCulture, $"{by.Word}, {least:0.0}{(most - least > 0.5 ? $" to {most:0.0}" : "")} s");
    }

    private static string Truncation(CellObservation seen) => seen.Cut switch
    {
        "told" when seen.Endings.All(IsLost) => $"everything lost: {seen.Status}",
        "told" when seen.Endings.Any(IsLost) => "told, or everything lost",
        "told" => "told",
        "hidden" => "hidden",
        "mixed" => "hidden from some",
        "no-end" => "no end",
        _ => seen.Status == "200" ? "nobody could tell" : seen.Status,
    };

    private static bool IsLost(CellEnding ending) => ending.Outcome == Outcome.Status || ending.Octets.Most == 0;

    private static string Executions(CellObservation seen) =>
        $"{seen.Executed}{(seen.ExecutionsByAddress.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (at {string.Join(" and ", seen.ExecutionsByAddress)})") : "")}";
}
