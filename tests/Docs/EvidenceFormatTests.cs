using System.Reflection;
using ProxyLab.Commands;
using Xunit;

namespace ProxyLab.Tests.Docs;

/// <summary>docs/evidence-format.md names every file, column and event that there is, and none that there is not.</summary>
public sealed class EvidenceFormatTests
{
    private readonly Document _document = new("docs/evidence-format.md");

    [Fact]
    public void Every_file_of_a_run_folder_is_there_and_none_is_invented() => Assert.Equal(
        Constants(typeof(RunFiles)),
        new[] { "The run folder", "A trial's folder" }.SelectMany(h => _document.Table(h, "file")).Select(row => row[0]).Order(StringComparer.Ordinal));

    /// <summary>The CSV files that a trial of the lab's own may have.</summary>
    public static TheoryData<string> Files => [.. Columns.Select(f => f.File)];

    private static IReadOnlyList<ColumnSet> Columns { get; } = Catalogue.Of().Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void The_table_of_a_files_columns_is_as_the_code_declares_them_and_make_docs_mends_it(string file) =>
        Assert.Contains($"<!-- columns of {file}: make docs writes them -->\n\n{ColumnTables.Table(Of(file))}\n<!-- end of columns -->", _document.Text, StringComparison.Ordinal);

    [Fact]
    public void The_machine_readable_columns_are_as_the_code_declares_them_and_make_docs_mends_them() =>
        Assert.Equal(ColumnsJson.Of(Columns).ToJsonString(Json.Pretty) + "\n", File.ReadAllText(Repository.File("schemas/columns.json")));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_column_has_a_unit_a_meaning_and_a_source(string file) =>
        Assert.All(Of(file).Columns, c => Assert.True(c is { Unit.Length: > 0, Meaning.Length: > 0, Source.Length: > 0 }, c.Name));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_column_whose_name_says_its_unit_has_that_unit(string file) => Assert.All(Of(file).Columns, column =>
    {
        if (column.Name.EndsWith("_ms", StringComparison.Ordinal)) Assert.Equal("ms", column.Unit);
        if (column.Name.EndsWith("_kib", StringComparison.Ordinal)) Assert.Equal("KiB", column.Unit);
        if (column.Name.EndsWith("bytes", StringComparison.Ordinal)) Assert.Equal("octets", column.Unit);
    });

    [Theory]
    [InlineData(
        "samples.csv",
        "t_ms,due_ms,took_ms,wave,unix_listener,unix_embryo,unix_accepted,unix_client,diag_accepted,diag_client,queue,queue_limit,queue_dead,"
        + "disagreement,tcp_established,tcp_syn_sent,tcp_time_wait,tcp_embryo,tcp_accepted,listen_overflows,listen_drops,tcp_mem_kib,proxy_active,"
        + "sockets_used,sockstat_time_wait,front_queue,front_accepted,tcp_time_wait_proxy,tcp_time_wait_upstream")]
    [InlineData(
        "processes.csv",
        "t_ms,role,pid,pss_kib,rss_kib,vm_kib,anon_kib,file_kib,fds,threads,cpu_ms,voluntary_switches,involuntary_switches,temp_file_bytes,syscall")]
    [InlineData("requests.csv", "id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes,connection,nth,interim,unasked_bytes,body_hash,rule,retry_of")]
    [InlineData("workers.csv", "t_ms,worker,accepts,queue,switches,call")]
    public void The_order_of_the_columns_that_there_were_stays(string file, string heading) =>
        Assert.StartsWith(heading, Of(file).Heading, StringComparison.Ordinal);

    [Fact]
    public void Every_outcome_is_there_and_none_is_invented() =>
        Assert.Equal(Enum.GetValues<Outcome>().Select(o => o.Name()), _document.Table("requests.csv", "outcome").Select(row => row[0]));

    [Fact]
    public void Every_rule_of_HTTP_is_there_with_its_source_and_none_is_invented()
    {
        var table = _document.Table("requests.csv", "rule");
        Assert.Equal(ProxyLab.Clients.BrokenRulesWords.All, table.Select(row => row[0]));
        Assert.All(table, row => Assert.Matches(@"^RFC 91(10|12), \d", row[1]));
    }

    [Fact]
    public void Every_event_is_there_and_none_is_invented() => Assert.Equal(
        Constants(typeof(EventNames)).Where(name => name != EventNames.Descriptors),
        _document.Table("events.jsonl", "event").Select(row => row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_of_the_wire_is_there_and_none_is_invented() =>
        Assert.Equal(Enum.GetValues<WireEvent>().Select(Values.Word), _document.Table("wire.jsonl", "event").Select(row => row[0]));

    [Fact]
    public void Every_schema_is_referenced() => Assert.Superset(
        Directory.EnumerateFiles(Repository.File("schemas")).Select(f => $"../schemas/{Path.GetFileName(f)}").ToHashSet(),
        _document.Links.ToHashSet());

    private static ColumnSet Of(string file) => Columns.Single(f => f.File == file);

    private static IEnumerable<string> Constants(Type type) => type
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(f => f is { IsLiteral: true } && f.FieldType == typeof(string))
        .Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal);
}
