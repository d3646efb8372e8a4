using System.Text.Json.Nodes;
using ProxyLab.Clients;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What a trial saved is what is read, and what cannot be read says which file.</summary>
public sealed class EvidenceReaderTests : IDisposable
{
    private static readonly TrialId Id = new("never-accept", "nginx", 1);
    private readonly TempFolder _folder = new();

    public EvidenceReaderTests() => PlanJson.Write(_folder["plan.json"], new TrialPlan(Id, Plan.Default with { Clients = 7 }, Variant.None, 1));

    [Fact]
    public void A_file_that_was_not_saved_has_no_rows_and_says_so()
    {
        var evidence = Load();
        Assert.Equal(7, evidence.Plan.Clients);
        Assert.Equal("samples.csv was not saved", Reason(() => evidence.Samples.All));
        Assert.Equal("requests.csv was not saved", Reason(() => evidence.Requests[0]));
        Assert.Equal("processes.csv was not saved", Reason(() => evidence.Processes.Rows.Count));
        Assert.Equal("workers.csv was not saved", Reason(() => evidence.AcceptWorkers.Count));
        Assert.Equal("kept.csv was not saved", Reason(() => evidence.Kept.Count));
        Assert.Equal("events.jsonl was not saved", Reason(() => evidence.Events.Count));
        Assert.Equal("drops.csv was not saved", Reason(() => evidence.Probe("drops").Count));
        Assert.Equal("the trial was not traced (--trace)", Reason(() => evidence.Trace.All.Count));
    }

    [Fact]
    public void A_claim_over_a_file_that_was_not_saved_is_unknown_for_that_reason()
    {
        var claim = new Claim("x", "There is no request", e => new Measure("requests", e.Requests.Count).Exactly(0));
        Assert.Equal((Verdict.Unknown, "requests.csv was not saved"), (claim.Judge(Load()).Verdict, claim.Judge(Load()).Observed));
    }

    [Fact]
    public void A_file_with_a_heading_alone_is_there_and_has_no_rows()
    {
        _folder.Write("requests.csv", RequestColumns.All.Heading + "\n");
        Assert.Equal((true, 0), (Load().Requests.IsThere, Load().Requests.Count));
    }

    [Fact]
    public void A_sample_reads_back_cell_by_cell()
    {
        var written = Filled(new SampleRow());
        Save("samples.csv", written);
        Assert.Equal(written, Assert.Single(Load().Samples.All.Rows));
    }

    [Fact]
    public void A_process_and_a_worker_read_back_cell_by_cell()
    {
        var (process, worker) = (Filled(new ProcessRow()), Filled(new WorkerRow()));
        Save("processes.csv", process);
        Save("workers.csv", worker);
        Assert.Equal(process, Assert.Single(Load().Processes.Rows));
        Assert.Equal(worker, Assert.Single(Load().AcceptWorkers));
    }

    [Fact]
    public void A_sample_of_nothing_reads_back_as_nulls()
    {
        Save("samples.csv", new SampleRow { TimeMs = 12.5 });
        var read = Assert.Single(Load().Samples.All.Rows);
        Assert.Equal(new SampleRow { TimeMs = 12.5 }, read);
        Assert.Equal((null, null, 0), (read.Queue, read.ProxyActive, read.Wave));
    }

    [Fact]
    public void A_probe_that_the_lab_does_not_know_is_read_by_column()
    {
        _folder.Write("drops.csv", "t_ms,drops,where\n1.500,3,eth0\n2.500,,\n");
        var rows = Load().Probe("drops");
        Assert.Equal((1.5, 3, "eth0"), (rows[0].Number("t_ms"), rows[0].Number("drops"), rows[0].Word("where")));
        Assert.Equal((null, null, null), (rows[1].Number("drops"), rows[1].Word("where"), rows[1].Number("other")));
        Assert.Equal((3L, "eth0"), (rows[0].Get(Column.Number("drops", "count", "", "")), rows[0].Get(Column.Word("where", "", ""))));
        Assert.Throws<FormatException>(() => rows[0].Number("where"));
    }

    [Fact]
    public void A_request_reads_back_cell_by_cell()
    {
        using (var csv = new RequestsCsv(_folder["requests.csv"]))
            csv.Write(new RequestResult { Id = 1, Wave = 2, IntendedMs = 3.5, SentMs = 4, FirstByteMs = null, EndMs = 5, Status = 504, Outcome = Outcome.Status, Bytes = 6 });
        Assert.Equal(new RequestRow(1, 2, 3.5, 4, null, 5, 504, Outcome.Status, 6), Assert.Single(Load().Requests));
    }

    [Fact]
    public void What_a_client_noted_of_its_connection_and_answer_reads_back()
    {
        using (var csv = new RequestsCsv(_folder["requests.csv"]))
        {
            csv.Write(new RequestResult
            {
                Id = 9, Outcome = Outcome.Ok, Connection = 3, Nth = 2, Interim = 1, Unasked = 7, BodyHash = 0xA1, Broken = BrokenRules.UnaskedOctets, RetryOf = 8,
            });
            csv.Write(new RequestResult { Id = 10, Outcome = Outcome.Refused });
        }

        var (full, empty) = (Load().Requests[0], Load().Requests[1]);
        Assert.Equal((3L, 2, 1, 7L, "00000000000000a1", "unasked-octets", 8L), (full.Connection, full.Nth, full.Interim, full.UnaskedBytes, full.BodyHash, full.Rule, full.RetryOf));
        Assert.Equal((null, null, null, null, null, null, null), (empty.Connection, empty.Nth, empty.Interim, empty.UnaskedBytes, empty.BodyHash, empty.Rule, empty.RetryOf));
    }

    [Fact]
    public void An_event_reads_back_with_its_fields()
    {
        using (var log = new EventLog(_folder.Path, () => 3)) log.Write(EventNames.WaveStart, new JsonObject { ["wave"] = 2 });
        var read = Assert.Single(Load().Events);
        Assert.Equal((EventNames.WaveStart, 2), (read.Name, read.Wave));
    }

    [Theory]
    [InlineData("samples.csv", "t_ms,wave\nx,1\n", "samples.csv is damaged at line 2: ")]
    [InlineData("samples.csv", "t_ms,wave\n,1\n", "samples.csv is damaged at line 2: no t_ms")]
    [InlineData("requests.csv", "id,wave,intended_ms,end_ms,outcome\n1,1,0,0,gone\n", "requests.csv is damaged at line 2: no outcome 'gone'")]
    [InlineData("requests.csv", "id,wave,intended_ms,end_ms,outcome\n1,1,0,0,ok\n,1,0,0,ok\n", "requests.csv is damaged at line 3: no id")]
    [InlineData("processes.csv", "t_ms,role,pid\n1,worker,\n", "processes.csv is damaged at line 2: no pid")]
    [InlineData("events.jsonl", "{\n{\"t_ms\":1,\"event\":\"done\"}\n", "events.jsonl is damaged at line 1: ")]
    [InlineData("events.jsonl", "{\"t_ms\":1,\"event\":null}\n{\"t_ms\":1,\"event\":\"done\"}\n", "events.jsonl is damaged at line 1: ")]
    [InlineData("events.jsonl", "[]\n{\"t_ms\":1,\"event\":\"done\"}\n", "events.jsonl is damaged at line 1: ")]
    public void Damage_is_named_by_file_and_line(string file, string text, string expected)
    {
        _folder.Write(file, text);
        Assert.Contains(expected, Assert.Throws<LabException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_event_that_was_cut_short_is_left_out()
    {
        _folder.Write("events.jsonl", "{\"t_ms\":1,\"event\":\"wave-start\",\"wave\":1}\n{\"t_ms\":2,\"ev");
        Assert.Equal(EventNames.WaveStart, Assert.Single(Load().Events).Name);
    }

    [Theory]
    [InlineData("{\"version\":1}", "has format version 1; this lab reads version 2")]
    [InlineData("{\"version\":\"one\"}", "has format version \"one\"; this lab reads version 2")]
    [InlineData("{}", "has format version none; this lab reads version 2")]
    public void A_plan_of_another_version_says_which(string text, string expected)
    {
        _folder.Write("plan.json", text);
        Assert.Contains(expected, Assert.Throws<LabException>(Load).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\":2}")]
    [InlineData("{\"version\":2,\"case\":\"c\",\"proxy\":\"p\",\"n\":1.5,\"plan\":{}}")]
    [InlineData("{\"version\":2,\"case\":\"c\",\"proxy\":\"p\",\"n\":1,\"plan\":{\"clients\":0}}")]
    [InlineData("{\"version\":2,\"case\":\"c\",\"proxy\":\"p\",\"n\":1,\"plan\":{\"clients\":null}}")]
    public void A_damaged_plan_is_named(string text)
    {
        _folder.Write("plan.json", text);
        Assert.Contains(_folder["plan.json"], Assert.Throws<LabException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_is_missing_is_named()
    {
        File.Delete(_folder["plan.json"]);
        Assert.Contains(_folder["plan.json"], Assert.Throws<LabException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        File.CreateSymbolicLink(_folder["events.jsonl"], _folder["events.jsonl"]);
        Assert.Contains("events.jsonl", Assert.Throws<LabException>(Load).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"t_ms\":1,\"event\":\"failed\",\"message\":\"no disk\"}\n", "no disk")]
    [InlineData("{\"t_ms\":1,\"event\":\"failed\"}\n", "it failed, and did not say why")]
    [InlineData("{\"t_ms\":1,\"event\":\"done\"}\n", null)]
    public void A_failure_is_told_in_its_own_words(string text, string? expected)
    {
        _folder.Write("events.jsonl", text);
        Assert.Equal(expected, Load().Account.Failure);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("{\"t_ms\":1,\"event\":\"wave-end\",\"wave\":1}\n", false)]
    [InlineData("{\"t_ms\":1,\"event\":\"done\"}\n", true)]
    public void A_trial_is_whole_when_it_said_that_it_was_done(string text, bool expected)
    {
        _folder.Write("events.jsonl", text);
        Assert.Equal(expected, Load().Account.Whole);
    }

    public void Dispose() => _folder.Dispose();

    private Evidence Load() => EvidenceReader.Load(_folder.Path, Id, _ => null);

    private static string Reason(Func<object> ask) => Assert.Throws<NotMeasuredException>(ask).Message;

    /// <summary>A row with another value in each cell.</summary>
    private static T Filled<T>(T row)
        where T : Row
    {
        foreach (var column in row.Layout.Columns) column.Read(row, column is WordColumn ? $"word-{column.Place}" : $"{column.Place + 1}");
        return row;
    }

    private void Save(string file, Row row)
    {
        using var csv = new CsvBuffer(_folder[file], row.Layout);
        csv.Add(row);
        csv.Flush();
    }
}
