using ProxyLab.Matrix;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What the table says of the timeouts that ended the requests of a cell.</summary>
public sealed class TimeoutTableTests
{
    private static readonly Misbehaviour Silent = TheLab.Catalogue.Cases.OfType<Misbehaviour>().Single(c => c.Name == "silent");

    [Fact]
    public void Each_timeout_stands_with_its_own_time() =>
        Assert.Equal("connect, 1.0 s; read, 3.0 s: 504", Text((new("connect", true), new(504, Outcome.Status, 3, (1, 1.01), (9, 9))), (new("read", true), new(504, Outcome.Status, 1, (3, 3), (9, 9)))));

    [Fact]
    public void Each_status_stands_with_its_timeouts() =>
        Assert.Equal("connect, 1.0 to 2.0 s: 503; read, 3.0 s: 504", Text((new("connect", true), new(503, Outcome.Status, 3, (1, 2), (9, 9))), (new("read", true), new(504, Outcome.Status, 1, (3, 3), (9, 9)))));

    [Fact]
    public void What_has_no_end_has_none_within_the_wave() => Assert.Equal("nothing within 20 s", Text((RequestEnd.NoTimeout, new(null, Outcome.InFlight, 4, (20, 20), (0, 0)))));

    [Fact]
    public void What_is_not_known_is_not_said_to_be_no_timeout()
    {
        Assert.Equal("not known, 7.0 s: 504", Text((RequestEnd.NotKnown, new(504, Outcome.Status, 4, (7, 7), (9, 9)))));
        Assert.Equal("not a timeout, 0.0 s: 502", Text((RequestEnd.NoTimeout, new(502, Outcome.Status, 4, (0, 0), (9, 9)))));
    }

    private static string Text(params (RequestEnd By, CellEnding Ending)[] ends)
    {
        var cell = new Cell { Row = "silent", Case = Silent, Kind = Silent.Kinds[0], Column = "proxy", Transport = Transport.Tcp, Trials = [new("silent", "proxy", 1)], State = "valid" };
        var seen = new CellObservation { Endings = [.. ends.Select(end => end.Ending)], Ends = ends, Deadline = 20.Seconds() };
        return MatrixTables.Of([cell.With([new(cell.Trials[0], seen, [])])])[0].Rows.Single().Cells.Single()!.Text;
    }
}
