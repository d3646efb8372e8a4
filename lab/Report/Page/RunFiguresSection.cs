namespace ProxyLab.Report.Page;

/// <summary>The figures of the whole run, e.g. of a sweep.</summary>
internal sealed class RunFiguresSection(PageFigures figures) : PageSection("run-figures", "Figures of the whole run")
{
    internal override PageFigures? Figures => figures;

    public override void Write(HtmlText html)
    {
    }
}
