using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>
/// The whole bench:
/// <list type="number">
/// <item>Choose the comparisons; those whose peer is not installed are shown as not measured, and why.</item>
/// <item>One after the other, never side by side: start a sandbox (or, for a program that makes its own, none), and take the pairs in it.</item>
/// <item>Print each comparison's lines as soon as they are there.</item>
/// <item>Save the table as JSON and as Markdown, with the machine and the versions.</item>
/// </list>
/// </summary>
internal sealed class BenchRun(BenchOptions options, Action<string> progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>Measures what was chosen.</summary>
    internal async Task<IReadOnlyList<Entry>> Run(Action<Entry> done, CancellationToken cancel)
    {
        var entries = new List<Entry>();
        foreach (var comparison in ComparisonCatalog.Choose(options.Only))
        {
            cancel.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            var entry = await Measure(comparison, cancel) with { Took = Stopwatch.GetElapsedTime(began) };
            done(entry);
            entries.Add(entry);
        }

        return entries;
    }

    private async Task<Entry> Measure(Comparison comparison, CancellationToken cancel)
    {
        if (Needed.Missing(comparison.Needs) is { } missing) return new Entry(comparison, null, missing);
        if (!comparison.InSandbox && !File.Exists(options.Proxylab)) return new Entry(comparison, null, $"{options.Proxylab} is not built");
        try
        {
            var pairs = comparison.Pairs(options.Pairs);
            return new Entry(comparison, comparison.InSandbox ? await InSandbox(comparison, pairs, cancel) : await OnHost(comparison, pairs));
        }
        catch (LabException e)
        {
            return new Entry(comparison, null, e.Message, Failed: true);
        }
    }

    private async Task<Measured> InSandbox(Comparison comparison, int pairs, CancellationToken cancel)
    {
        string? result = null;
        string[] command = Self.Command("inside", comparison.Name, pairs.ToString(CultureInfo.InvariantCulture), options.Quick ? "quick" : "full", Path.GetFullPath(options.Proxylab));
        using var sandbox = await Sandbox.Start(command, line =>
        {
            if (line.StartsWith(InsideHost.Result, StringComparison.Ordinal)) result = line[InsideHost.Result.Length..];
            else progress($"{comparison.Name}: {line}");
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        try
        {
            var code = await sandbox.Exited.WaitAsync(limit.Token);
            return code == 0 && result is not null ? JsonSerializer.Deserialize<Measured>(result, Json.Line)!
                : throw new LabException($"bench {comparison.Name}", $"the sandbox ended with {code}: {sandbox.Errors}", "");
        }
        catch (OperationCanceledException)
        {
            await sandbox.Kill();
            cancel.ThrowIfCancellationRequested();
            throw new LabException($"bench {comparison.Name}", $"it took longer than {Longest.TotalMinutes} minutes and was ended", "");
        }
    }

    private async Task<Measured> OnHost(Comparison comparison, int pairs)
    {
        var folder = Directory.CreateTempSubdirectory("plbench");
        try
        {
            using var bed = new Bed(folder.FullName, options.Quick, Path.GetFullPath(options.Proxylab));
            return await PairRunner.Run(comparison, pairs, bed, line => progress($"{comparison.Name}: {line}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
