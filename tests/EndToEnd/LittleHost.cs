using System.Diagnostics;
using ProxyLab.Sandboxes;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// A host with nothing on it but the lab: namespaces of its own with an own /tmp, /proc and network. What others do on this machine
/// is not seen in it, so that "before = after" can be checked to the last process, socket and file.
/// </summary>
internal sealed class LittleHost : IDisposable
{
    /// <summary>Everything a run could leave behind, as text. The shell that takes it leaves itself out; the dead are not yet reaped.</summary>
    private const string Snapshot = """
        cd /
        for f in net/core/somaxconn net/ipv4/ip_local_port_range net/ipv4/tcp_max_syn_backlog kernel/core_pattern; do echo "sysctl $f $(cat /proc/sys/$f)"; done
        tail -n +2 /proc/net/unix | sed 's/^/unix /'
        tail -qn +2 /proc/net/tcp /proc/net/tcp6 | sed 's/^/tcp /'
        sed 's/^/route /' /proc/net/route; sed 's/:.*//; s/^/interface /' /proc/net/dev
        for p in /proc/[0-9]*; do
            [ "$p" = /proc/$$ ] && continue
            read -r stat < $p/stat || continue
            case "$stat" in *') Z '*) continue;; esac
            echo "process $p $(tr '\0' ' ' < $p/cmdline)"
            readlink $p/ns/* | sort -u | sed 's/^/namespace /'
        done
        sed 's/^[0-9]* [0-9]* /mount /' /proc/self/mountinfo
        find /tmp /dev/shm -path /tmp/out -prune -o -print | sort | sed 's/^/file /'
        """;

    private const string Boot = """
        set -e
        case "$2" in /tmp/*) mkdir -p "$1/tmp/${2#/tmp/}"; mount --rbind "$2" "$1/tmp/${2#/tmp/}";; esac
        mount -t tmpfs tmpfs /dev/shm
        mount --rbind "$1/tmp" /tmp
        echo 777 > /proc/sys/net/core/somaxconn
        echo 20000 30000 > /proc/sys/net/ipv4/ip_local_port_range
        echo ready
        cat > /dev/null
        """;

    private readonly Process _host;
    private readonly int _init;

    private LittleHost(Lab lab, Process host, int init)
    {
        (_host, _init, Lab) = (host, init, lab);
        lab.Wrapper = Enter();
        lab.Runs = Path.Combine(lab.Folder, "tmp", "out");
    }

    /// <summary>The lab that runs in here; its runs need <c>--out /tmp/out</c>.</summary>
    internal Lab Lab { get; }

    internal static async Task<LittleHost> Start()
    {
        var lab = new Lab();
        Directory.CreateDirectory(Path.Combine(lab.Folder, "tmp"));
        var start = new ProcessStartInfo("unshare", [
            "--user", "--map-root-user", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc",
            "bash", "-c", Boot, "bash", lab.Folder, Repository.Root,
        ]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var host = Process.Start(start)!;
        var said = await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (said == "ready") return new LittleHost(lab, host, ProcessTree.Children(host.Id).Single());
        var why = await host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        lab.Dispose();
        Assert.Skip($"no namespaces for a little host: {why}");
        return null!;
    }

    /// <summary>Starts a run of the lab in here.</summary>
    internal LabProcess Run(params string[] arguments) => Lab.Start(["run", .. arguments, "--out", "/tmp/out"]);

    /// <summary>The runner itself: what nsenter(1) started.</summary>
    internal static async Task<int> Runner(LabProcess run)
    {
        await Eventually.Is(() => run.HasEnded || ProcessTree.Children(run.Pid).Count > 0, "the runner starts");
        return ProcessTree.Children(run.Pid).Single();
    }

    /// <summary>Everything that is there now.</summary>
    internal async Task<string> State()
    {
        string[] command = [.. Enter(), "sh", "-c", Snapshot];
        using var shell = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var state = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        _ = await errors; // a process that ended while it was looked at
        return state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.StandardInput.Close(); // its first process ends with its input, and the kernel ends the rest
        _host.WaitForExit();
        _host.Dispose();
        Lab.Dispose();
    }

    private string[] Enter() => ["nsenter", "--target", $"{_init}", "--user", "--net", "--pid", "--mount", "--preserve-credentials", "--wd=/", "--"];
}
