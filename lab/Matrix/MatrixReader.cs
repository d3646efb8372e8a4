using ProxyLab.Judging;
using ProxyLab.Runs;

namespace ProxyLab.Matrix;

/// <summary>Makes the cells of a run's misbehaviours from its saved files alone.</summary>
/// <param name="run">The run.</param>
/// <param name="catalogue">What there is.</param>
internal sealed class MatrixReader(RunFolder run, Catalogue catalogue)
{
    private const string Phase = "read the matrix";

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

    /// <summary>Trials of misbehaviours whose cell nobody knows, since their plans cannot be read or were never written; with the reason.</summary>
    internal IReadOnlyList<(TrialId Id, string Reason)> Lost() =>
        [.. run.Trials().Except(Blank.SelectMany(c => c.Trials)).Where(id => catalogue.Cases.FirstOrDefault(c => c.Name == id.Case) is null or Misbehaviour).Select(id => (id, _judge.Told(id).Reason))];

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
        var driver = catalogue.Proxies.FirstOrDefault(p => p.Name == cell.Proxy) ?? throw Unknown(cell, $"this lab has no proxy '{cell.Proxy}'");
        if (!cell.Case.Kinds.Contains(cell.Kind)) throw Unknown(cell, $"this lab knows no '{cell.Kind}' of {cell.Case.Name}");
        var loaded = cell.Trials.Select(id => (Id: id, Told: _judge.Told(id))).ToArray();
        CellTrial[] trials = [.. loaded.Where(t => t.Told.State == TrialState.Valid).Select(t => Told(cell, t.Id, t.Told.Evidence!, driver))];
        if (trials.Length == 0)
        {
            var (state, reason, evidence) = loaded[0].Told;
            return cell with { State = evidence?.Account.BeyondProxy is not null ? "not-applicable" : Values.Word(state), Reason = reason };
        }

        return cell.With(trials);
    }

    /// <summary>What a valid trial tells.</summary>
    /// <exception cref="LabException">Its files are whole, and say what no trial says: they may be anybody's.</exception>
    private static CellTrial Told(Cell cell, TrialId id, Evidence evidence, Proxy driver)
    {
        try
        {
            return new CellTrial(id, Observer.Of(evidence, cell.Case, driver), Marks(cell.Case, evidence));
        }
        catch (Exception e) when (e is not (LabException or OutOfMemoryException or OperationCanceledException))
        {
            throw new LabException(Phase, $"{id} cannot be read: {AuthorLine.Told(e)}", "run the trial again", e);
        }
    }

    private static LabException Unknown(Cell cell, string what) => new(Phase, $"{cell.Trials[0]}: {what}", "read the run, or the pack, with the lab that made it");

    /// <summary>The rules that a trial breaks, or that it leaves unknown; the worst first.</summary>
    private static IReadOnlyList<CellMark> Marks(Misbehaviour misbehaviour, Evidence trial) =>
    [
        .. misbehaviour.Rules.Select(rule => (Rule: rule, Judged: rule.Claim.Judge(trial))).Where(r => r.Judged.Verdict is Verdict.Refuted or Verdict.Unknown)
            .Select(r => new CellMark(r.Rule.Claim.Id, r.Judged.Verdict == Verdict.Refuted ? r.Rule.Mark : Mark.Unknown, r.Rule.Claim.Sentence, r.Rule.Claim.Source, r.Judged.Instead ?? r.Judged.Observed, Trials: 1))
            .OrderBy(m => m.Mark),
    ];
}
