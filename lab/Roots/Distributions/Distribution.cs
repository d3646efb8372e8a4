using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Roots.Distributions;

/// <summary>
/// A root of a release of Debian with some packages, made by mmdebstrap. It comes as a tar, which is unpacked as any other: what a mirror sends
/// is trusted by its signature, and what comes of it not more than an image is.
/// </summary>
/// <param name="suite">The release: bookworm, trixie, testing.</param>
/// <param name="packages">Packages beyond a minimal system.</param>
/// <param name="mirror">Where they come from.</param>
internal sealed partial class Distribution(string suite, IReadOnlyList<string> packages, string mirror)
{
    private const string Phase = "bootstrap root", Program = "mmdebstrap";
    private const int LastLines = 8;

    /// <summary>A distribution, by what the command line says.</summary>
    /// <exception cref="UsageException">A name is none of a release or of a package.</exception>
    /// <exception cref="LabException">No mirror is given, and the machine's own sources name none.</exception>
    internal static Distribution Of(string suite, IReadOnlyList<string> packages, string? mirror)
    {
        if (!Suite().IsMatch(suite)) throw new UsageException($"'{suite}' is no name of a release: bookworm, trixie, testing");
        if (packages.FirstOrDefault(p => !Package().IsMatch(p)) is { } strange) throw new UsageException($"'{strange}' is no name of a package: small letters, digits, '+', '-' and '.'");
        if (packages.Count == 0) throw new UsageException("--distribution takes packages: proxylab roots add NAME --distribution SUITE PACKAGE…");
        if (mirror is not null && !Uri.TryCreate(mirror, UriKind.Absolute, out _)) throw new UsageException($"'{mirror}' is no address of a mirror: http://deb.debian.org/debian");
        return new Distribution(suite, packages, mirror ?? AptSources.Mirror(AptSources.OfMachine())
            ?? throw new LabException(Phase, "this machine's apt sources name no mirror of Debian", "name one: --mirror http://deb.debian.org/debian"));
    }

    /// <summary>Where its root comes from, in words.</summary>
    internal string Source => $"{Program} {suite} from {mirror}: {string.Join(' ', packages)}";

    /// <summary>The command line that makes the tar. Its time stamps are always the same, so that two roots of the same packages are equal.</summary>
    internal IReadOnlyList<string> Command(string archive) =>
    [
        Program, "--mode=auto", "--variant=minbase", "--format=tar", $"--include={string.Join(',', packages)}",
        // Some suites have a release file that is older than it says it may be.
        "--aptopt=Acquire::Check-Valid-Until \"false\"", suite, archive, mirror,
    ];

    /// <summary>Adds its root to the cache. What mmdebstrap says goes to <paramref name="progress"/>, line by line.</summary>
    /// <exception cref="LabException">mmdebstrap is not installed or fails, or what comes of it is refused.</exception>
    internal async Task<CachedRoot> Add(RootCache cache, string name, Action<string> progress, CancellationToken cancel)
    {
        if (Programs.Missing(Program, Program) is { } missing) throw new LabException(Phase, missing, "make deps");
        // A death signal is sent when the thread that forked ends, so mmdebstrap gets a thread for as long as it runs.
        return await Task.Factory.StartNew(
            () => cache.Add(name, Source, unpacker => Unpack(unpacker, progress, cancel), cancel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private Unpacked Unpack(Unpacker unpacker, Action<string> progress, CancellationToken cancel)
    {
        var archive = Path.Combine(unpacker.Work, "bootstrapped.tar");
        Run(archive, progress, cancel);
        var unpacked = unpacker.Archive(archive, packages);
        File.Delete(archive);
        return unpacked;
    }

    private void Run(string archive, Action<string> progress, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", .. Command(archive)]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        ChildEnvironment.Apply(start);
        start.Environment["SOURCE_DATE_EPOCH"] = "946684800"; // 2000-01-01: mmdebstrap(1), "ENVIRONMENT"
        var last = new Queue<string>();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LabException(Phase, $"setpriv cannot be started: {e.Message}", Surroundings.RemedyForPrograms, e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (cancel.Register(() => _ = LibcProcess.kill(process.Id, LibcProcess.SIGTERM))) process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw Failed(process.ExitCode, last);

        void Take(string? line)
        {
            if (line is null) return;
            lock (last)
            {
                last.Enqueue(line);
                if (last.Count > LastLines) last.Dequeue();
            }

            progress(line);
        }
    }

    private LabException Failed(int code, Queue<string> last)
    {
        lock (last)
        {
            return new LabException(
                Phase, string.Create(CultureInfo.InvariantCulture, $"{Program} of {suite} ended with exit code {code}; its last words:\n{string.Join('\n', last.Select(l => $"  | {l}"))}"),
                "see that the release and its packages are called so, and that the mirror has them: --mirror URL names another"
                + (Environment.IsPrivilegedProcess ? "" : "; an ordinary user needs the package uidmap and a range in /etc/subuid, or the package fakechroot"));
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]*\z")]
    private static partial Regex Suite();

    /// <summary>Debian Policy, section 5.6.1.</summary>
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9+.-]+\z")]
    private static partial Regex Package();
}
