namespace ProxyLab.Matrix;

/// <summary>What clients got while the upstream misbehaved, of one kind.</summary>
/// <param name="Status">The status; null where they got none.</param>
/// <param name="Outcome">How their requests ended.</param>
/// <param name="Count">How many.</param>
/// <param name="Seconds">The shortest and the longest time from sending to the end.</param>
/// <param name="Octets">The fewest and the most octets that they read.</param>
internal sealed record CellEnding(int? Status, Outcome Outcome, int Count, (double Least, double Most) Seconds, (long Least, long Most) Octets)
{
    /// <summary>In a word: the status of a whole answer, else the outcome, with the status that came before it.</summary>
    internal string Word => Outcome is Outcome.Ok or Outcome.Status ? $"{Status}" : Status is { } status ? $"{status} {Outcome.Name()}" : Outcome == Outcome.InFlight ? "no end" : Outcome.Name();
}

/// <summary>A mark, and the rule that gave it.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Mark">What it marks.</param>
/// <param name="Sentence">What was to hold.</param>
/// <param name="Source">A section of an RFC, or the lab.</param>
/// <param name="Reason">What was observed.</param>
/// <param name="Trials">In how many trials of the cell.</param>
internal sealed record CellMark(string Rule, Mark Mark, string Sentence, Source Source, string Reason, int Trials)
{
    /// <summary>The worst of marks whose first is the worst.</summary>
    internal static Mark Worst(IReadOnlyList<CellMark> marks) => marks is [var worst, ..] ? worst.Mark : Mark.AsOneWouldWish;
}

/// <summary>What happened in one trial of a cell, derived from what the clients, the upstream, the kernel and the proxy's log told. A null was not measured.</summary>
internal sealed record CellObservation
{
    /// <summary>What clients got while the upstream misbehaved, the most frequent first.</summary>
    public required IReadOnlyList<CellEnding> Endings { get; init; }

    /// <summary>Of the timeouts that ended requests, the one that ended most, by the proxy's own name for it; null where none did, or where it is not known which.</summary>
    public string? Timeout { get; init; }

    /// <summary>The same endings, each with what is known of the timeout that made it; the most frequent first.</summary>
    public IReadOnlyList<(RequestEnd By, CellEnding Ending)> Ends { get; init; } = [];

    /// <summary>How long the wave was.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>How many requests were executed so often: at 0 those that the upstream never read whole.</summary>
    public IReadOnlyDictionary<int, int> Executions { get; init; } = new Dictionary<int, int>();

    /// <summary>Executions at each address of the upstream, in order; one address where it has one.</summary>
    public IReadOnlyList<int> ExecutionsByAddress { get; init; } = [];

    /// <summary>Connections to the upstream while it misbehaved.</summary>
    public int? Connections { get; init; }

    /// <summary>Whether clients can tell that their answer was cut: <c>told</c>, <c>hidden</c>, <c>mixed</c>, or <c>no-end</c> where some still waited and none took it for whole; null where the upstream cut none.</summary>
    public string? Cut { get; init; }

    /// <summary>Of how many requests the log says what the client got, and something else; null where it tells of none.</summary>
    public (int Agree, int Differ)? Log { get; init; }

    /// <summary>Descriptors that the proxy held for each open request at the peak.</summary>
    public double? DescriptorsEach { get; init; }

    /// <summary>Memory (PSS) that the proxy had grown by for each open request at the peak, in KiB.</summary>
    public double? KibEach { get; init; }

    /// <summary>Requests that the upstream worked on when nobody waited for them any more.</summary>
    public int? ForNobody { get; init; }

    /// <summary>Requests lost when the upstream was well again.</summary>
    public int? LostAfter { get; init; }

    /// <summary>Seconds from the moment when the upstream was well again until the first good answer.</summary>
    public double? FirstGoodAfter { get; init; }

    /// <summary>How often requests were lost to the close of an idle connection; null where that is not what the misbehaviour is about.</summary>
    public RaceCurve? Race { get; init; }

    /// <summary>The executions, for people: <c>3 × once, 1 × twice</c>.</summary>
    internal string Executed => string.Join(", ", Executions.OrderBy(x => x.Key).Select(x => FormattableString.Invariant($"{x.Value} × {Times(x.Key)}")));

    /// <summary>How often, for people: <c>never</c>, <c>once</c>, <c>twice</c>, <c>3 times</c>.</summary>
    private static string Times(int number) => number switch
    {
        0 => "never",
        1 => "once",
        2 => "twice",
        _ => FormattableString.Invariant($"{number} times"),
    };

    /// <summary>In a word, what most clients got, and what others did: <c>502</c>, <c>200 cut</c>, <c>504, 502</c>.</summary>
    public string Status => string.Join(", ", Endings.Select(e => e.Word));
}

/// <summary>One cell of the matrix: a misbehaviour, on a proxy, over a transport, as shipped or tuned.</summary>
internal sealed record Cell
{
    /// <summary>The row: the misbehaviour with the values of its kind.</summary>
    public required string Row { get; init; }

    /// <summary>The misbehaviour.</summary>
    public required Misbehaviour Case { get; init; }

    /// <summary>The values of its kind.</summary>
    public required Variant Kind { get; init; }

    /// <summary>The proxy's column.</summary>
    public required string Column { get; init; }

    /// <summary>The transport between proxy and upstream.</summary>
    public required Transport Transport { get; init; }

    /// <summary>Its trials, in order.</summary>
    public required IReadOnlyList<TrialId> Trials { get; init; }

    /// <summary>The trial that pages and reproductions tell of: the first that gives the cell its mark; where none is valid, the first.</summary>
    public TrialId Example { get => field ?? Trials[0]; init; }

    /// <summary><c>valid</c>, or what became of its trials.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not valid; empty where it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What happened in <see cref="Example"/>; null where no trial is valid.</summary>
    public CellObservation? Observed { get; init; }

    /// <summary>What happened, in each valid trial.</summary>
    public IReadOnlyList<CellObservation> Observations { get; init; } = [];

    /// <summary>The rules that were broken, or that nobody knows of, the worst first; empty where all is as one would wish.</summary>
    public IReadOnlyList<CellMark> Marks { get; init; } = [];

    /// <summary>What was not the same in all of its valid trials; empty where everything was.</summary>
    public IReadOnlyList<CellSpread> Spread { get; init; } = [];

    /// <summary>The marks that a soak saw, where these and its own are not all the same; empty where they are, or where no soak was read.</summary>
    public IReadOnlyList<SoakedMarks> Soaked { get; init; } = [];

    /// <summary>Whether another trial may tell something else.</summary>
    internal bool Varies => Spread.Count > 0 || Soaked.Count > 0;

    /// <summary>The proxy's name.</summary>
    public string Proxy => TrialId.DriverOf(Column);

    /// <summary><c>shipped</c> or <c>tuned</c>.</summary>
    public string Configuration => Column.Contains(Runs.ProxyColumn.TunedMark, StringComparison.Ordinal) ? "tuned" : "shipped";

    /// <summary>Its mark: the worst of <see cref="Marks"/>.</summary>
    public Mark Mark => State == "not-applicable" ? Mark.NotApplicable : State != "valid" ? Mark.Unknown : CellMark.Worst(Marks);

    /// <summary>Its name, for files and commands: <c>row/column/transport</c>.</summary>
    public string Id => $"{Row}/{Column}/{Values.Word(Transport)}";

    /// <summary>What clients got, in a word, over all trials: where it varies, each.</summary>
    public string Status => Observations.Count == 0 ? State : InEachTrial(o => o.Status);

    /// <summary>What each valid trial says, once.</summary>
    internal string InEachTrial(Func<CellObservation, string> say) => string.Join(" or ", Observations.Select(say).Distinct());

    /// <summary>How often requests were lost to the close of an idle connection, over all trials; null where that was not measured.</summary>
    internal RaceCurve? Race => Observations.Select(o => o.Race).OfType<RaceCurve>().ToArray() is { Length: > 0 } races ? RaceCurve.Of(races) : null;

    /// <summary>This cell, with what its valid trials told: at least one.</summary>
    internal Cell With(IReadOnlyList<CellTrial> trials)
    {
        CellMark[] marks = // each rule once, with the worst that came of it, and in how many trials that was
        [
            .. trials.SelectMany(t => t.Marks).GroupBy(m => m.Rule).Select(rule => rule.GroupBy(m => m.Mark).MinBy(g => g.Key)!).Select(worst => worst.First() with { Trials = worst.Count() }).OrderBy(m => m.Mark),
        ];
        var example = trials.First(t => t.Mark == CellMark.Worst(marks));
        return this with { Example = example.Id, Observed = example.Seen, Observations = [.. trials.Select(t => t.Seen)], Marks = marks, Spread = CellSpread.Of(trials) };
    }
}
