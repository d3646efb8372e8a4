using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ProxyLab.Matrix.Pages;

/// <summary>Renders pages to text. What they are given is encoded where it is shown, by the components.</summary>
public sealed class PageWriter : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly HtmlRenderer _renderer;

    public PageWriter() => _renderer = new(_services, NullLoggerFactory.Instance);

    /// <summary>The first page, with the table.</summary>
    public Task<string> Index(SiteView site) => Page<IndexPage>(site);

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
        _renderer.Dispatcher.InvokeAsync(async () => "<!DOCTYPE html>\n" + (await _renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }))).ToHtmlString() + "\n");
}
