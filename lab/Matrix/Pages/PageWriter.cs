using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ProxyLab.Matrix.Pages;

/// <summary>Renders pages to text. What they are given is encoded where it is shown, by the components.</summary>
public sealed partial class PageWriter : IAsyncDisposable
{
    private const string NeedNot = "\n+'·×–→…";

    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly HtmlRenderer _renderer;

    public PageWriter() => _renderer = new(_services, NullLoggerFactory.Instance);

    /// <summary>The first page, with the table.</summary>
    public Task<string> Index(SiteView site) => Page<IndexPage>(site);

    /// <summary>The page of the tables that people ask for.</summary>
    public Task<string> Tables(IReadOnlyList<AnswerTableView> tables) => Page<TablesPage>(tables);

    /// <summary>A cell's page.</summary>
    public Task<string> Cell(CellView cell) => Page<CellPage>(cell);

    /// <summary>A misbehaviour's page.</summary>
    public Task<string> Misbehaviour(MisbehaviourView misbehaviour) => Page<MisbehaviourPage>(misbehaviour);

    /// <summary>A column's page.</summary>
    public Task<string> Column(ColumnView column) => Page<ColumnPage>(column);

    public async ValueTask DisposeAsync()
    {
        await _renderer.DisposeAsync();
        await _services.DisposeAsync();
    }

    /// <summary>A component whose parameter <c>View</c> is all that it shows.</summary>
    private Task<string> Page<TPage>(object view)
        where TPage : IComponent =>
        _renderer.Dispatcher.InvokeAsync(async () => "<!DOCTYPE html>\n" + Lean((await _renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }))).ToHtmlString()) + "\n");

    /// <summary>
    /// The same page in fewer octets. Characters stand as they are that the renderer encodes and HTML need not: they end no text and no attribute in quotes. Quotes
    /// and tags that HTML need not have are left out (HTML, sections 13.1.2.3 and 13.1.2.4). In texts the renderer has encoded every quote and bracket, so that
    /// what is found here is its own; a quote in a text comes back last, where nothing looks for one any more.
    /// </summary>
    private static string Lean(string html)
    {
        var plain = NeedNot.Aggregate(html, (text, c) => text.Replace(FormattableString.Invariant($"&#x{(int)c:X};"), c.ToString(), StringComparison.Ordinal));
        var unquoted = Quoted().Replace(Tags().Replace(plain, ""), "=$1").Replace(" />", ">", StringComparison.Ordinal);
        return Texts().Replace(unquoted, text => text.Value.Replace("&quot;", "\"", StringComparison.Ordinal));
    }

    // A paragraph's end may be left out before what cannot be within it, and at the end of what it is in.
    [GeneratedRegex("""</(?:li|dt|dd|td|th|tr|option|html)>|</?(?:head|body)>|\n\s*(?=<(?:/main|/section|/div|/tbody|body|main|link|p|ul|ol|dl|pre|table|tr|h[1-3])\b)|</p>(?=\s*<(?:p|h[1-6]|ul|ol|dl|pre|div|details|blockquote|form|section|/blockquote|/main|/section|/header)[ >])""")]
    private static partial Regex Tags();

    [GeneratedRegex("""="([^\s"'=<>`]+)"(?=[ >])""")]
    private static partial Regex Quoted();

    [GeneratedRegex(">[^<]+")]
    private static partial Regex Texts();
}
