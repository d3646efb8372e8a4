using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Kernel.Support;

/// <summary>
/// Runs a test's body in a network namespace of its own, as a trial does, so that no socket of another process is counted: this
/// executable again, under <c>unshare</c>, with only that test.
/// </summary>
internal static class OwnNamespace
{
    private const string Inside = "PROXYLAB_TEST_INSIDE";

    /// <summary>Skips the test where root itself is not to be had; elsewhere it runs there without a user namespace, in a mount namespace of its own.</summary>
    internal static async Task RunAsRoot(Action body, [CallerMemberName] string method = "", [CallerFilePath] string file = "")
    {
        if (Environment.GetEnvironmentVariable(Inside) != method) await Needs.Root();
        await Run(
            () =>
            {
                body();
                return Task.CompletedTask;
            },
            method,
            file,
            "--mount");
    }

    internal static async Task Run(Func<Task> body, [CallerMemberName] string method = "", [CallerFilePath] string file = "", string kind = "--user")
    {
        if (Environment.GetEnvironmentVariable(Inside) == method)
        {
            await body();
            return;
        }

        var folder = Path.GetFileName(Path.GetDirectoryName(file));
        var start = new ProcessStartInfo("unshare")
        {
            RedirectStandardOutput = true,
            Environment = { [Inside] = method },
            ArgumentList =
            {
                kind, kind == "--user" ? "--map-root-user" : "--propagation=private", "--net", "--kill-child", "--fork", Environment.ProcessPath!,
                "-noColor", "-method", $"ProxyLab.Tests.{folder}.{Path.GetFileNameWithoutExtension(file)}.{method}",
            },
        };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }

    internal static Task Run(Action body, [CallerMemberName] string method = "", [CallerFilePath] string file = "") =>
        Run(
            () =>
            {
                body();
                return Task.CompletedTask;
            },
            method,
            file);
}
