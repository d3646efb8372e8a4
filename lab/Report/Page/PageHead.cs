using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>The page up to its body.</summary>
internal static class PageHead
{
    internal static string Of(RunFolder run, PageAssets assets)
    {
        var title = HtmlText.Encoded($"Proxy Lab: run {run.Id}");
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
            {string.Join('\n', assets.Styles.Select(s => $"<style{(s.Id is { } id ? $" id=\"{id}\"" : "")}>{s.Text}</style>"))}
            </head>

            """;
    }

    /// <summary>Nothing is loaded, sent, framed or submitted; scripts and styles are those of this page, which their hashes name. A figure sets styles on its elements.</summary>
    private static string Policy(PageAssets assets) =>
        $"default-src 'none'; script-src {Hashes(assets.Scripts)}; style-src-elem {Hashes(assets.Styles.Select(s => s.Text))}; style-src-attr 'unsafe-inline'; font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'";

    private static string Hashes(IEnumerable<string> texts) => string.Join(' ', texts.Distinct().Select(HtmlReport.Hash));
}
