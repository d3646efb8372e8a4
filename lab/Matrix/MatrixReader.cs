using ProxyLab.Judging;
using ProxyLab.Runs;

namespace ProxyLab.Matrix;

/// <summary>Makes the cells of a run's misbehaviours from its saved files alone.</summary>
/// <param name="run">The run.</param>
/// <param name="catalogue">What there is.</param>
internal sealed class MatrixReader(RunFolder run, Catalogue catalogue)
{
    private readonly Judge _judge = new(run, catalogue);

    /// <summary>Every cell, in the order of the run.</summary>
    internal IReadOnlyList<Cell> Cells() => [.. Blank.Select(Read)];

    /// <summary>The columns, in the order of the run.</summary>
    internal IReadOnlyList<string> Columns() => [.. Blank.Select(c => c.Column).Distinct()];

    /// <summary>Every cell of one column; the others are not read.</summary>
    internal IReadOnlyList<Cell> Cells(string column) => [.. Blank.Where(c => c.Column == column).Select(Read)];

    /// <summary>One cell, by <see cref="Cell.Id"/>; the others are not read.</summary>
    /// <exception cref="UsageException">The run has no such cell.</exception>
    internal Cell Cell(string id) =>
        Read(Blank.FirstOrDefault(cell => cell.Id == id) ?? throw new UsageException($"{run.Path} has no cell '{id}': the ids in its {RunFiles.Matrix}/matrix.json are ROW/COLUMN/TRANSPORT"));

    /// <summary>Every cell, before its trials are read.</summary>
    private IReadOnlyList<Cell> Blank => field ??=
    [
        .. run.Plans().Select(plan => (Plan: plan, Case: catalogue.Cases.OfType<Misbehaviour>().FirstOrDefault(c => c.Name == plan.Id.Case))).Where(t => t.Case is not null)
            .GroupBy(t => (t.Case, Kind: KindOf(t.Plan.Variant), t.Plan.Id.Proxy, t.Plan.Plan.Transport), t => t.Plan.Id)
            .Select(g => new Cell { Row = g.Key.Case!.RowOf(g.Key.Kind), Case = g.Key.Case, Kind = g.Key.Kind, Column = g.Key.Proxy, Transport = g.Key.Transport, Trials = [.. g], State = "valid" }),
    ];

    private static Variant KindOf(Variant variant) => Variant.Of([.. variant.Where(p => p.Key != "transport").Select(p => (p.Key, (object)p.Value))]);

    private Cell Read(Cell cell)
    {
        var loaded = cell.Trials.Select(id => (Id: id, Told: _judge.Told(id))).ToArray();
        var valid = loaded.Where(t => t.Told.State == TrialState.Valid).Select(t => t.Told.Evidence!).ToArray();
        if (valid.Length == 0)
        {
            var (state, reason, evidence) = loaded[0].Told;
            return cell with { State = evidence?.Account.BeyondProxy is not null ? "not-applicable" : Values.Word(state), Reason = reason };
        }

        var driver = catalogue.Proxies.First(p => p.Name == cell.Proxy);
        CellObservation[] seen = [.. valid.Select(e => Observer.Of(e, cell.Case, driver))];
        return cell with { Example = loaded.First(t => t.Told.State == TrialState.Valid).Id, Observations = seen, Marks = Marks(cell.Case, valid), Varies = Varying(seen) };
    }

    /// <summary>The rules that one of the trials breaks, or that nobody knows of; the worst first.</summary>
    private static IReadOnlyList<CellMark> Marks(Misbehaviour misbehaviour, IReadOnlyList<Evidence> trials) =>
    [
        .. misbehaviour.Rules.Select(rule => (Rule: rule, Judged: trials.Select(rule.Claim.Judge).OrderBy(j => j.Verdict == Verdict.Refuted ? 0 : j.Verdict == Verdict.Unknown ? 1 : 2).First()))
            .Where(r => r.Judged.Verdict is Verdict.Refuted or Verdict.Unknown)
            .Select(r => new CellMark(r.Rule.Claim.Id, r.Judged.Verdict == Verdict.Refuted ? r.Rule.Mark : Mark.Unknown, r.Rule.Claim.Sentence, r.Rule.Claim.Source, r.Judged.Instead ?? r.Judged.Observed))
            .OrderBy(m => m.Mark),
    ];

    private static IReadOnlyList<string> Varying(CellObservation[] seen) =>
    [
        .. new (string Name, Func<CellObservation, object?> Of)[]
        {
            ("status", o => string.Join(", ", o.Endings.Select(e => e.Word).Order(StringComparer.Ordinal))), ("timeout", o => o.Timeout), ("cut", o => o.Cut),
            ("executions", o => string.Join(", ", o.Executions.OrderBy(x => x.Key).Select(x => $"{x.Key}:{x.Value}"))), ("lost_after", o => o.LostAfter),
        }.Where(f => seen.Select(f.Of).Distinct().Count() > 1).Select(f => f.Name),
    ];
}
