using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Matrix;
using ProxyLab.Matrix.Site;
using ProxyLab.Runs;
using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Matrix.Support;

/// <summary>A matrix of cells made by hand, over all rows of the lab's own cases, and its site. One cell has a trial with files.</summary>
internal sealed class MadeMatrix : IDisposable
{
    /// <summary>The cell that has files.</summary>
    internal const string Row = "half-answer-length-fin", Column = "proxy00", Hostile = "</pre><script>document.title='taken'</script>\u0007";

    private readonly TempFolder _folder = new();

    internal MadeMatrix(int columns = 3)
    {
        Cells = [.. Made(columns)];
        Run = RunFolder.Create(_folder.Path, new RunRecord { CommandLine = [], Profile = "quick", Repeat = 1, Jobs = 1, Trials = [.. Cells.SelectMany(c => c.Trials)] });
        Json.Save(Run.FileOf(RunFiles.Machine), new JsonObject
        {
            ["version"] = 2, ["kernel"] = "Linux version 6", ["cpus"] = 2, ["lab"] = "1.0", ["sysctls"] = new JsonObject { ["kernel.osrelease"] = "6.1.2-made" },
            ["proxies"] = new JsonObject { [Column] = new JsonObject { ["version"] = "proxy 1.2.3 <b>" } },
        });
        Save(Cells.First(c => c.Row == Row && c is { Column: Column, Transport: Transport.Unix }));
        MatrixSite.Write(Run, Cells);
    }

    internal IReadOnlyList<Cell> Cells { get; }

    internal RunFolder Run { get; }

    internal string File(string path) => Path.Combine(Run.FileOf(RunFiles.Matrix), path);

    internal string Text(string path) => System.IO.File.ReadAllText(File(path));

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<Cell> Made(int columns)
    {
        var number = 0;
        foreach (var @case in TheLab.Catalogue.Cases.OfType<Misbehaviour>())
        {
            foreach (var kind in @case.Kinds)
            {
                foreach (var column in Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"proxy{i / 2:00}{(i % 2 == 1 ? ProxyColumn.TunedMark : "")}")))
                {
                    foreach (var transport in @case.Transports) yield return Of(@case, kind, column, transport, number++);
                }
            }
        }
    }

    /// <summary>A cell of each mark in turn.</summary>
    private static Cell Of(Misbehaviour @case, Variant kind, string column, Transport transport, int number)
    {
        var mark = (Mark)(number % 6);
        var cell = new Cell { Row = @case.RowOf(kind), Case = @case, Kind = kind, Column = column, Transport = transport, Trials = [new(@case.Name, column, number + 1)], State = "valid" };
        return mark switch
        {
            Mark.NotApplicable => cell with { State = "not-applicable", Reason = "it has no such thing" },
            Mark.Unknown => cell with { State = "invalid", Reason = "its fault was not proven <i>" },
            _ => cell.With([new(cell.Trials[0], new() { Endings = [new(502, Outcome.Status, 3, (0.1, 0.2), (100, 120)), new(200, Outcome.Cut, 1, (3, 3), (624, 624))], Ends = [(new("read_timeout", true), new(502, Outcome.Status, 3, (0.1, 0.2), (100, 120)))], Timeout = "read_timeout", Executions = new Dictionary<int, int> { [1] = 3, [2] = 1 }, Cut = "told", Log = (3, 1), LostAfter = 0, FirstGoodAfter = 0.05 },
                mark == Mark.AsOneWouldWish ? [] : [new("rfc.made", mark, "No <answer> is made", new("RFC 9112", "6.3"), "4 & more", Trials: 1)])]),
        };
    }

    private void Save(Cell cell)
    {
        var folder = Directory.CreateDirectory(RunFiles.Trial(Run.Path, cell.Trials[0])).FullName;
        var plan = cell.Kind.Aggregate(cell.Case.Plan, (p, pair) => p with { Settings = p.Settings.With(pair.Key, pair.Value) });
        PlanJson.Write(Path.Combine(folder, RunFiles.Plan), new TrialPlan(cell.Trials[0], plan, cell.Kind, 1));
        Write(RunFiles.Requests, "id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes,connection,nth,interim,unasked_bytes,body_hash,rule,retry_of\n1,1,1000.000,1000.000,1100.000,4200.000,502,status,150,1,1,0,0,,,\n");
        Write(RunFiles.Upstream, "process,connection,address,n,request,method,octets_read,octets_written,accepted_ms,first_read_ms,whole_ms,first_written_ms,answered_ms,peer_ended_ms,closed_ms,ended_by,for_nobody,notes\n7,1,unix:/up,1,1,GET,18,30,1010.000,1011.000,1011.000,1012.000,1012.000,,1013.000,own-close,0,did@1012.000\n");
        Write(RunFiles.ProxyConf, $"listen 8080;\n# {Hostile}\n");
        Write(RunFiles.ProxyLog, $"error 17: upstream closed {Hostile}\n");
        Write(RunFiles.Wire, string.Join('\n',
            """{"t_ms":999.500,"end":"client","event":"connected","connection":1}""",
            Octets(1000, "client", "sent", "GET / HTTP/1.1\r\n\r\n"), """{"t_ms":1010.000,"end":"upstream","event":"accepted","process":7,"connection":1}""",
            Octets(1011, "upstream", "received", "GET / HTTP/1.1\r\n\r\n"), Octets(1012, "upstream", "sent", "HTTP/1.1 200 OK\r\n\r\n\\\u0001" + new string('a', 500)),
            Octets(4200, "client", "received", "HTTP/1.1 502 Bad Gateway\r\n\r\n<script>"), ""));

        void Write(string name, string text) => System.IO.File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static string Octets(double ms, string end, string direction, string octets) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"t_ms":{{ms}},"end":"{{end}}","event":"octets",{{(end == "upstream" ? "\"process\":7," : "")}}"connection":1,"request":1,"direction":"{{direction}}","offset":0,"octets":"{{Convert.ToBase64String(Encoding.Latin1.GetBytes(octets))}}"}""");
}
