using ProxyLab.Matrix;
using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Matrix.Support;

/// <summary>The cell <c>made/proxy/tcp</c>, made by hand.</summary>
internal static class MadeCell
{
    private static readonly Misbehaviour Case = TheLab.Catalogue.Cases.OfType<Misbehaviour>().First();

    /// <summary>Before its trials are read.</summary>
    internal static Cell Blank { get; } = new() { Row = "made", Case = Case, Kind = Case.Kinds[0], Column = "proxy", Transport = Transport.Tcp, Trials = [new("made", "proxy", 1)], State = "valid" };

    /// <summary>Of one trial that has a mark.</summary>
    internal static Cell Of(Mark mark) =>
        Blank.With([new(Blank.Trials[0], new() { Endings = [new(502, Outcome.Status, 4, (0, 0), (0, 0))] }, mark == Mark.AsOneWouldWish ? [] : [new("made", mark, "It is made", new("RFC 9110", "15"), "it is not", Trials: 1)])]);
}
