using ProxyLab.Clients;
using ProxyLab.Probes.Columns;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Sampling;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What a trial saved is what is read, and what cannot be read says which file.</summary>
public sealed class Reading : IDisposable
{
    private static readonly TrialId Id = new("never-accept", "nginx", 1);
    private readonly TempFolder _folder = new();

    public Reading() => PlanJson.Write(_folder["plan.json"], new TrialPlan(Id, Plan.Default with { Clients = 7 }, "", 1));

    [Fact]
    public void A_folder_with_a_plan_alone_is_evidence_of_nothing()
    {
        var evidence = Load();
        Assert.Equal((7, 0, 0, 0, 0), (evidence.Plan.Clients, evidence.Samples.Count, evidence.Requests.Count, evidence.Processes.Count, evidence.Events.Count));
    }

    [Fact]
    public void A_sample_reads_back_cell_by_cell()
    {
        WriteSample(new Sample
        {
            TimeMs = 12.5, Wave = 1, Unix = new UnixRoles(1, 2, 3, 4), Diag = new DiagRoles(5, 6, 7), Queue = new ProxyLab.Probes.SockDiag.AcceptQueue(8, 9, 10), ProxyActive = 11,
        });
        var expected = new SampleRow
        {
            TimeMs = 12.5, Wave = 1, Listener = 1, Embryo = 2, Accepted = 3, Client = 4, DiagAccepted = 5, Queue = 8, QueueLimit = 9, QueueDead = 10, ProxyActive = 11,
        };
        Assert.Equal(expected, Assert.Single(Load().Samples));
    }

    [Fact]
    public void A_sample_of_nothing_reads_back_as_nulls()
    {
        WriteSample(new Sample { TimeMs = 12.5 });
        Assert.Equal(new SampleRow { TimeMs = 12.5 }, Assert.Single(Load().Samples));
    }

    [Fact]
    public void A_request_reads_back_cell_by_cell()
    {
        using (var csv = new RequestsCsv(_folder["requests.csv"]))
            csv.Write(new RequestResult { Id = 1, Wave = 2, IntendedMs = 3.5, SentMs = 4, FirstByteMs = null, EndMs = 5, Status = 504, Outcome = Outcome.Status, Bytes = 6 });
        Assert.Equal(new RequestRow(1, 2, 3.5, 4, null, 5, 504, Outcome.Status, 6), Assert.Single(Load().Requests));
    }

    [Fact]
    public void An_event_reads_back_with_its_fields()
    {
        using (var log = new EventLog(_folder.Path, new TrialClock())) log.Write(EventNames.WaveStart, new { wave = 2 });
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
    [InlineData("{\"version\":2}", "has format version 2; this lab reads version 1")]
    [InlineData("{\"version\":\"one\"}", "has format version \"one\"; this lab reads version 1")]
    [InlineData("{}", "has format version none; this lab reads version 1")]
    public void A_plan_of_another_version_says_which(string text, string expected)
    {
        _folder.Write("plan.json", text);
        Assert.Contains(expected, Assert.Throws<LabException>(Load).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"case\":\"c\",\"proxy\":\"p\",\"n\":1.5,\"plan\":{}}")]
    [InlineData("{\"version\":1,\"case\":\"c\",\"proxy\":\"p\",\"n\":1,\"plan\":{\"clients\":0}}")]
    [InlineData("{\"version\":1,\"case\":\"c\",\"proxy\":\"p\",\"n\":1,\"plan\":{\"clients\":null}}")]
    [InlineData("{\"version\":1,\"case\":\"c\",\"proxy\":\"p\",\"n\":1,\"plan\":{\"knob\":1}}")]
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
        Assert.Equal(expected, Load().Failure);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("{\"t_ms\":1,\"event\":\"wave-end\",\"wave\":1}\n", false)]
    [InlineData("{\"t_ms\":1,\"event\":\"done\"}\n", true)]
    public void A_trial_is_whole_when_it_said_that_it_was_done(string text, bool expected)
    {
        _folder.Write("events.jsonl", text);
        Assert.Equal(expected, Load().Whole);
    }

    public void Dispose() => _folder.Dispose();

    private Evidence Load() => EvidenceReader.Load(_folder.Path, Id, _ => null);

    private void WriteSample(Sample sample)
    {
        using var csv = new CsvBuffer(_folder["samples.csv"], Sample.Heading);
        sample.AddTo(csv);
        csv.Flush();
    }
}
