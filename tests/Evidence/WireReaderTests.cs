using System.Text;
using ProxyLab.Probes.Timing;
using ProxyLab.Tests.Support;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What was written to <c>wire.jsonl</c> is what is read; what cannot be read says which line.</summary>
public sealed class WireReaderTests : IDisposable
{
    private const string Good = "{\"t_ms\":1.5,\"end\":\"upstream\",\"event\":\"octets\",\"process\":7,\"connection\":1,\"request\":9,\"direction\":\"received\",\"offset\":0,\"octets\":\"R0VU\"}\n";

    private readonly TempFolder _folder = new();
    private readonly Plan _plan = Plan.Default with { Wire = 100_000 };

    [Fact]
    public void Without_the_key_nothing_was_measured()
    {
        Assert.Equal("no octets were kept (wire=none)", Assert.Throws<NotMeasuredException>(() => Read(Plan.Default).Count).Message);
        Assert.Equal("wire.jsonl was not saved", Assert.Throws<NotMeasuredException>(() => Read(_plan).Count).Message);
        Assert.Null(WireJsonl.Of(_folder.Path, Plan.Default, new TrialClock(), WireEnd.Client));
        Assert.False(File.Exists(_folder["wire.jsonl"]));
    }

    [Fact]
    public void Every_octet_and_the_largest_numbers_read_back_from_two_processes_in_order_of_time()
    {
        var octets = Enumerable.Range(0, 40_000).Select(i => (byte)(i * 7)).ToArray();
        using (var upstream = WireJsonl.Of(_folder.Path, _plan, new TrialClock(0), WireEnd.Upstream)!)
        using (var client = WireJsonl.Of(_folder.Path, _plan, new TrialClock(0), WireEnd.Client)!)
        {
            var late = upstream.Wire.Of(long.MaxValue);
            late.Begin(3);
            late.Octets(1e12, WireDirection.Sent, long.MinValue, octets.AsSpan(0, 16_385));
            var early = client.Wire.Of(1);
            early.Begin(1.0004);
            early.Octets(1.5, WireDirection.Received, 2, octets);
            early.Octets(2, WireDirection.Received, null, new byte[70_000]);
            early.Fin(WireDirection.Received);
            early.Close();
            upstream.Flush();
            client.Flush();
        }

        var rows = Read(_plan);
        Assert.Equal(rows.Select(r => r.TimeMs).Order(), rows.Select(r => r.TimeMs));
        var mine = rows.Where(r => r.End == WireEnd.Client).ToArray();
        KeptWire.AssertWhole(mine);
        Assert.Equal([.. octets, .. new byte[60_000]], KeptWire.Octets(mine, WireDirection.Received));
        Assert.Equal((0, 110_000), (mine[^1].Sent, mine[^1].Received));
        Assert.Equal((1.0, null), (mine[0].TimeMs, mine[0].Process));
        var theirs = rows.Where(r => r.End == WireEnd.Upstream).ToArray();
        Assert.Equal((long.MaxValue, long.MinValue, Environment.ProcessId, 1e12), (theirs[1].Connection, theirs[1].Request, theirs[1].Process, theirs[1].TimeMs));
        Assert.Equal([16_384, 1], theirs.Skip(1).Select(r => r.Octets.Length));
        Assert.All(File.ReadLines(_folder["wire.jsonl"]), line => Assert.True(line.Length < WireText.Longest));
    }

    [Fact]
    public void A_disk_that_is_full_is_told_when_the_account_is_asked_for_and_not_by_the_client_or_the_behaviour()
    {
        File.CreateSymbolicLink(_folder["wire.jsonl"], "/dev/full");
        using var file = WireJsonl.Of(_folder.Path, _plan, new TrialClock(), WireEnd.Client)!;
        file.Wire.Of(1).Begin(1);
        Assert.Contains("wire.jsonl", Assert.Throws<LabException>(file.Flush).Message, StringComparison.Ordinal);
        file.Wire.Of(2).Begin(1);
    }

    [Fact]
    public void A_last_line_that_was_cut_short_is_left_out()
    {
        _folder.Write("wire.jsonl", Good + Good[..60]);
        Assert.Equal("GET", Encoding.ASCII.GetString(Assert.Single(Read(_plan)).Octets.Span));
    }

    [Theory]
    [InlineData("\"t_ms\":1.5", "\"t_ms\":1e999")]
    [InlineData("\"t_ms\":1.5,", "")]
    [InlineData("\"process\":7,", "")]
    [InlineData("upstream", "client")]
    [InlineData("upstream", "Upstream")]
    [InlineData("upstream", "1")]
    [InlineData("\"octets\",", "\"seen\",")]
    [InlineData("\"connection\":1", "\"connection\":1.5")]
    [InlineData("\"connection\":1", "\"connection\":1,\"connection\":2")]
    [InlineData("\"request\":9", "\"request\":null")]
    [InlineData("\"direction\":\"received\",", "")]
    [InlineData("\"offset\":0", "\"offset\":-1")]
    [InlineData("\"offset\":0", "\"offset\":99999999999999999999")]
    [InlineData("R0VU", "R0V")]
    [InlineData("R0VU", "")]
    [InlineData("R0VU", "\\ud800")]
    [InlineData("{", "[{")]
    [InlineData("{\"t_ms\"", "\n{\"t_ms\"")]
    [InlineData("\"event\":\"octets\"", "\"event\":\"closed\"")]
    public void Damage_is_named_by_its_line(string good, string damaged)
    {
        _folder.Write("wire.jsonl", Good + Good.Replace(good, damaged, StringComparison.Ordinal) + Good);
        Assert.Contains("wire.jsonl is damaged at line 2: ", Assert.Throws<LabException>(() => Read(_plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        File.CreateSymbolicLink(_folder["wire.jsonl"], "/etc/hostname");
        Assert.Contains("is a link", Assert.Throws<LabException>(() => Read(_plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_at_random_it_gives_rows_or_an_error_of_the_labs()
    {
        foreach (var damaged in Mutator.Damage(Encoding.ASCII.GetBytes(Good + Good), "{\"t_ms\":1,\"end\":\"client\",\"event\":\"closed\",\"connection\":1,\"sent\":1,\"received\":2}\n"u8.ToArray()).Take(5_000))
        {
            File.WriteAllBytes(_folder["wire.jsonl"], [.. damaged]);
            var fault = Record.Exception(() => Read(_plan).All(r => r.Connection >= long.MinValue));
            Assert.True(fault is null or LabException, $"{fault}\n{Encoding.UTF8.GetString(damaged)}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private Recorded<WireRow> Read(Plan plan) => WireReader.Read(_folder["wire.jsonl"], plan);
}
