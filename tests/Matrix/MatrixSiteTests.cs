using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Matrix.Site;
using ProxyLab.Tests.Matrix.Support;
using ProxyLab.Tests.Schemas.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>The static site of a matrix made by hand: what is in its files.</summary>
public sealed partial class MatrixSiteTests(MatrixSiteTests.Site site) : IClassFixture<MatrixSiteTests.Site>
{
    private static readonly string CellPage = $"cells/{MadeMatrix.Row}/{MadeMatrix.Column}.unix.html";

    private readonly MadeMatrix _made = site.Made;

    [Fact]
    public void Every_cell_has_a_page_of_its_own_and_every_link_leads_to_a_file_of_the_site()
    {
        Assert.All(_made.Cells, cell => Assert.True(File.Exists(_made.File(SiteNames.Of(cell))), cell.Id));
        Assert.Equal(_made.Cells.Count, _made.Cells.Select(SiteNames.Of).Distinct().Count());
        var pages = Directory.GetFiles(_made.File(""), "*.html", SearchOption.AllDirectories);
        Assert.All(pages, page => Assert.All(Link().Matches(File.ReadAllText(page)).Select(m => m.Groups[1].Value).Where(l => !l.StartsWith("https://www.rfc-editor.org/", StringComparison.Ordinal)), link =>
            Assert.True(File.Exists(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link.Split('#')[0]))), $"{page}: {link}")));
    }

    [Fact]
    public void The_table_has_every_cell_with_its_mark_and_its_status_in_short()
    {
        var index = _made.Text("index.html");
        var places = Place().Matches(index).ToDictionary(m => m.Groups["href"].Value, m => (m.Groups["mark"].Value, m.Groups["transport"].Value, m.Groups["text"].Value));
        Assert.Equal(_made.Cells.Count, places.Count);
        Assert.All(_made.Cells, cell => Assert.Equal((SiteWords.Of(cell.Mark).Css, Values.Word(cell.Transport), cell.Observed is null ? cell.State == "invalid" ? "invalid" : "n/a" : "502+"), places[SiteNames.Of(cell)]));
        Assert.Contains("6.1.2-made", index, StringComparison.Ordinal);
        Assert.Contains("proxy 1.2.3 &lt;b&gt;", index, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_a_cell_tells_the_question_the_script_the_wire_the_log_and_how_to_run_it()
    {
        var page = _made.Text(CellPage);
        Assert.Contains("Can a client tell that its answer was cut?", page, StringComparison.Ordinal);
        Assert.Contains("closes the connection", page, StringComparison.Ordinal);
        Assert.Contains("half_ending=fin", page, StringComparison.Ordinal);
        Assert.Contains($"proxylab matrix --only {MadeMatrix.Row} --proxy {MadeMatrix.Column} --transport unix", page, StringComparison.Ordinal);
        Assert.Contains("error 17: upstream closed", page, StringComparison.Ordinal);
        Assert.Equal(["cp", "cp", "pu", "pu", "up", "pc"], WireRow().Matches(page).Select(m => m.Groups[1].Value));
        Assert.Contains(@"HTTP/1.1 200 OK\r\n", page, StringComparison.Ordinal);
        Assert.Contains(@"\\\x01<data value=500>a</data>", page, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 502 Bad Gateway", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_has_its_rule_its_reason_and_a_link_to_the_section()
    {
        var broken = _made.Cells.First(c => c.Mark == Mark.BreaksRfc);
        var page = _made.Text(SiteNames.Of(broken));
        Assert.Contains("No &lt;answer&gt; is made: <b>4 &amp; more</b>", page, StringComparison.Ordinal);
        Assert.Contains("https://www.rfc-editor.org/rfc/rfc9112.html#section-6.3", page, StringComparison.Ordinal);
        Assert.Contains("its fault was not proven &lt;i&gt;", _made.Text(SiteNames.Of(_made.Cells.First(c => c.State == "invalid"))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_log_or_a_configuration_says_stays_text() => Assert.All([CellPage, $"columns/{MadeMatrix.Column}.html"], path =>
    {
        var page = _made.Text(path);
        Assert.Contains("&lt;/pre&gt;&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', page);
    });

    [Theory]
    [InlineData("../../etc/x", "__.._etc_x")]
    [InlineData("nginx+tuned", "nginx+tuned")]
    [InlineData("nginx@1.26.3", "nginx@1.26.3")]
    [InlineData("a b<\"'&", "a_b____")]
    public void A_name_never_leads_out_of_the_site(string name, string file) => Assert.Equal(file, SiteNames.Safe(name));

    [Fact]
    public void The_ledgers_and_the_log_are_there_to_download()
    {
        using var zipped = new GZipStream(File.OpenRead(_made.File($"evidence/{MadeMatrix.Column}.body.tar.gz")), CompressionMode.Decompress);
        using var archive = new TarReader(zipped);
        List<string> names = [];
        while (archive.GetNextEntry() is { } entry) names.Add(entry.Name);
        Assert.Equal([.. new[] { "requests.csv", "upstream.csv", "proxy.conf", "proxy.log" }.Select(f => $"{MadeMatrix.Row}/unix/{f}")], names);
    }

    [Fact]
    public void What_is_cut_in_an_archive_keeps_whole_lines_and_is_told_of()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i:0000},row\n"));
        var log = SiteFiles.Short("proxy.log", rows).Text;
        Assert.Equal((log[..(log.LastIndexOf("row\n", StringComparison.Ordinal) + 4)], "requests.csv 113/200"), SiteFiles.Short("requests.csv", rows));
        Assert.EndsWith("\n0112,row\n(87 more lines are left out here: see READ-ME.txt)\n", log, StringComparison.Ordinal);
        Assert.Equal((rows, ""), SiteFiles.Short("proxy.conf", rows));
    }

    [Fact]
    public void The_data_is_as_its_schema_says_and_has_a_line_for_each_cell()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("schemas/matrix.schema.json")))!;
        var text = _made.Text("matrix.json");
        Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(text), schema));
        Assert.Equal(_made.Cells.Count, text.Split('\n').Count(line => line.StartsWith("{\"id\":", StringComparison.Ordinal)));
        Assert.NotEmpty(JsonSchema.Breaches(JsonNode.Parse(text.Replace("\"mark\":\"dangerous\"", "\"mark\":\"fine\"", StringComparison.Ordinal)), schema));
    }

    [Fact]
    public void A_site_of_all_rows_is_small()
    {
        var octets = Directory.GetFiles(_made.File(""), "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.InRange(octets / _made.Cells.Count, 1000, 5000);
    }

    /// <summary>Written once for all tests, which only read it.</summary>
    public sealed class Site : IDisposable
    {
        internal MadeMatrix Made { get; } = new();

        public void Dispose() => Made.Dispose();
    }

    [GeneratedRegex("href=\"?([^\" >]+)")]
    private static partial Regex Link();

    [GeneratedRegex("""<a class="(?<mark>\w) (?<transport>\w+)" href="?(?<href>[^" >]+)"?>(?<text>[^<]*)""")]
    private static partial Regex Place();

    [GeneratedRegex(@"<li class=(\w+)><b>")]
    private static partial Regex WireRow();
}
