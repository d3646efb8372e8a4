using System.Text.Encodings.Web;
using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>The page up to its body.</summary>
internal static class PageHead
{
    internal static string Of(RunFolder run, PageAssets assets)
    {
        var title = HtmlEncoder.Default.Encode($"Proxy Lab: run {run.Id}");
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy(assets)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <style>
            {assets.Style}</style>
            </head>

            """;
    }

    /// <summary>
    /// Nothing is loaded, sent, framed or submitted; scripts are those of this page. Styles may be set on elements, as a figure does,
    /// and can load nothing either.
    /// </summary>
    private static string Policy(PageAssets assets) =>
        $"default-src 'none'; script-src {string.Join(' ', assets.Scripts.Select(HtmlReport.Hash))}; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'";
}
