using System.Diagnostics;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Watching.Support;

/// <summary>A process in network and mount namespaces of its own, until it is disposed of. It needs root: only root may go there to make a socket.</summary>
internal sealed class OtherNamespaces : IDisposable
{
    private readonly Process _process;

    private OtherNamespaces(Process process) => _process = process;

    internal int Pid => _process.Id;

    /// <summary>A path as its process has it, from here.</summary>
    internal string Path(string path) => FormattableString.Invariant($"/proc/{Pid}/root{path}");

    /// <summary>Starts it; the test is skipped where there are no such namespaces.</summary>
    /// <param name="kinds">E.g. <c>--net</c>.</param>
    /// <param name="script">What it does first, e.g. mounts.</param>
    internal static async Task<OtherNamespaces> Start(string[] kinds, string script = "true")
    {
        await Needs.Root();
        var process = Process.Start(new ProcessStartInfo("unshare", [.. kinds, "sh", "-c", script + " && echo ready && cat"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var started = new OtherNamespaces(process);
        if (said == "ready") return started;
        var why = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        started.Dispose();
        Assert.Skip($"no such namespaces or mounts here: {why.Trim()}");
        return null!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
