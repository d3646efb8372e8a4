using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ProxyLab.Figures.Static;

/// <summary>
/// Renders specifications to SVG and PNG with <c>figures/render.mjs</c>, all in one Node.js process. Figures are a courtesy: what is
/// missing for them is told in one line (<see cref="LeftOut"/>), and is never an error.
/// </summary>
public sealed class FigureRenderer
{
    /// <summary>Names the folder of <c>render.mjs</c> for a lab that runs outside its own source tree.</summary>
    public const string FolderVariable = "PROXYLAB_FIGURES";

    private static readonly string[] Packages = ["vega", "vega-lite", "@resvg/resvg-js", "dejavu-fonts-ttf"];

    private readonly string? _node, _folder;

    private FigureRenderer(string? node, string? folder) => (_node, _folder) = (node, folder);

    /// <summary>The folder of <c>render.mjs</c> and of the npm packages; null where it was not found.</summary>
    internal string? Folder => _folder;

    /// <summary>Why figures are left out, in one line that ends with the remedy; null when all that they need is there.</summary>
    public string? LeftOut =>
        _folder is null ? $"figures/render.mjs is not found: figures are left out; set {FolderVariable} to the lab's figures folder"
        : _node is null ? "node is not installed: figures are left out; install Node.js 20 or later, or run: make deps"
        : Packages.FirstOrDefault(package => !File.Exists(Path.Combine(_folder, "node_modules", package, "package.json"))) is { } missing
            ? $"npm packages are not installed: figures are left out ({missing} is missing); run: make deps"
        : null;

    /// <summary>
    /// Looks for <c>node</c> in PATH, and for the figures folder in the variable <see cref="FolderVariable"/> or from the program's own
    /// folder upwards.
    /// </summary>
    public static FigureRenderer Find() => Find(Environment.GetEnvironmentVariable);

    /// <summary>Renders each specification beside itself. Never throws for what Node.js does or does not do.</summary>
    /// <param name="specifications">Paths of <c>.vl.json</c> files.</param>
    /// <param name="timeout">For all of them together; a figure takes some 0.2 s, one with 10,000 busy ticks some 4 s.</param>
    /// <param name="stop">Ends the process.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<FigureReport> Render(IReadOnlyCollection<string> specifications, TimeSpan timeout, CancellationToken stop = default)
    {
        if (LeftOut is { } why)
            return new(0, why, []);
        if (specifications.Count == 0)
            return new(0, null, []);
        var (outcomes, cause) = await Ask(["render.mjs"], specifications, timeout, stop);
        var failures = specifications.Select(path => new FigureFailure(path, outcomes.TryGetValue(path, out var error) ? error ?? "" : cause));
        return new(outcomes.Values.Count(error => error is null), null, [.. failures.Where(failure => failure.Error.Length > 0)]);
    }

    /// <summary>Draws each figure of the report, of each of these trials, at a paper's widths. Never throws for what Node.js does or does not do.</summary>
    /// <param name="trials">A trial's data each, in one line of JSON.</param>
    /// <param name="folder">Where the figures go.</param>
    /// <param name="timeout">For all of them together.</param>
    /// <param name="stop">Ends the process.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    internal async Task<FigureReport> Plot(IReadOnlyCollection<string> trials, string folder, TimeSpan timeout, CancellationToken stop = default)
    {
        if (LeftOut is { } why)
            return new(0, why, []);
        var (outcomes, cause) = await Ask(["plots.mjs", folder], trials, timeout, stop);
        var failures = outcomes.Where(o => o.Value is not null).Select(o => new FigureFailure(o.Key, o.Value!));
        return new(outcomes.Values.Count(error => error is null), null, [.. failures, .. outcomes.Count == 0 && trials.Count > 0 ? [new FigureFailure(folder, cause)] : Array.Empty<FigureFailure>()]);
    }

    internal static FigureRenderer Find(Func<string, string?> variable)
    {
        var path = (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var node = path.Select(folder => Path.Combine(folder, "node")).FirstOrDefault(Programs.IsProgram);
        return new(node, variable(FolderVariable) is { Length: > 0 } named ? Scripted(named) : Above(AppContext.BaseDirectory));
    }

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Scripted(Path.Combine(folder.FullName, "figures")) is { } found)
                return found;
        }
        return null;
    }

    private static string? Scripted(string folder) => File.Exists(Path.Combine(folder, "render.mjs")) ? Path.GetFullPath(folder) : null;

    private ProcessStartInfo Command(string[] script) => new(_node!, [Path.Combine(_folder!, script[0]), .. script[1..]])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
    };

    /// <summary>Gives a script its lines.</summary>
    /// <returns>What it said of each figure, null for one that came out; and why it said nothing of others.</returns>
    private async Task<(Dictionary<string, string?> Outcomes, string Cause)> Ask(string[] script, IReadOnlyCollection<string> lines, TimeSpan timeout, CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(Command(script))!;
            return await Collect(process, lines, timeout, stop);
        }
        catch (Win32Exception fault)
        {
            return ([], $"node does not start ({fault.Message}): figures are left out; run: {_node} --version");
        }
    }

    private static async Task<(Dictionary<string, string?> Outcomes, string Cause)> Collect(Process process, IReadOnlyCollection<string> lines, TimeSpan timeout, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(timeout);
        var outcomes = new Dictionary<string, string?>();
        var complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var asked = Write(process, lines); // while its answers are read: it may say more than a pipe holds before it has heard all
        string? cause = null;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                Note(line, outcomes);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            cause = FormattableString.Invariant($"not rendered within {timeout.TotalSeconds:0.#} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        await asked;
        stop.ThrowIfCancellationRequested();
        return (outcomes, cause ?? $"node ended without a word about it{LastWords(await complaint)}");
    }

    private static async Task Write(Process process, IReadOnlyCollection<string> lines)
    {
        try
        {
            foreach (var line in lines)
                await process.StandardInput.WriteLineAsync(line);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // EPIPE: node died at once. Its last words are reported with each figure.
        }
    }

    private static void Note(string line, Dictionary<string, string?> outcomes)
    {
        try
        {
            if (JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web) is { Figure: { } figure } said)
                outcomes[figure] = said.Ok ? null : said.Error is { Length: > 0 } error ? error : "no reason given";
        }
        catch (JsonException)
        {
            // Not a line of render.mjs: a warning of Node.js or of a package. The figure itself is still reported, or missed.
        }
    }

    /// <summary>The line of Node.js's complaint that says what is wrong; the rest is a stack.</summary>
    private static string LastWords(string complaint)
    {
        var lines = complaint.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (lines.FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? lines.LastOrDefault()) is { } said ? $": {said}" : "";
    }

    private sealed record Line(string? Figure, bool Ok, string? Error);
}
