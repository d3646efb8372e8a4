using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// The real program in a folder of its own, which goes with it. It sees the command line, the exit code, the output and the run
/// folder: what a user sees. Figures are left out unless a test asks for them, because Node.js takes longer than a short trial.
/// </summary>
internal sealed class Lab : IDisposable
{
    /// <summary>Timeouts that keep a trial short.</summary>
    internal static readonly string[] Quick = ["--set", "connect_timeout=300ms", "--set", "send_timeout=300ms", "--set", "read_timeout=300ms"];

    private readonly List<LabProcess> _started = [];

    /// <summary>The folder of the program under test, built in the same configuration as the tests.</summary>
    internal static string ProgramFolder { get; } = Path.Combine(
        Repository.Root, "cases", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");

    internal static string Program { get; } = Path.Combine(ProgramFolder, "proxylab");

    /// <summary>The folder of this test's files.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("pl-e2e-").FullName;

    /// <summary>Variables over those of the test process.</summary>
    internal Dictionary<string, string?> Environment { get; init; } = [];

    /// <summary>Whether <c>run</c> draws its figures; most tests do not look at them.</summary>
    internal bool Draws { get; init; }

    /// <summary>Where <c>run</c> puts its run folders, as seen from here.</summary>
    internal string Runs { get; set; } = "";

    /// <summary>A command that starts the program, e.g. <c>unshare -rm</c>.</summary>
    internal string[] Wrapper { get; set; } = [];

    /// <summary>The usual proxies that are installed, for <c>--proxy</c>.</summary>
    internal static string[] Installed { get; } = [.. TheLab.Catalogue.Proxies.Where(p => !p.Extra && p.Find() is not null).Select(p => p.Name)];

    /// <summary>Each of the usual proxies, for a theory.</summary>
    public static TheoryData<string> Proxies { get; } = [.. TheLab.Catalogue.Proxies.Where(p => !p.Extra).Select(p => p.Name)];

    /// <summary>Runs to the end.</summary>
    internal Task<LabResult> Run(params string[] arguments) => Start(arguments).Result();

    /// <summary>Starts, and leaves it to the test to wait, to interrupt or to kill.</summary>
    internal LabProcess Start(params string[] arguments)
    {
        if (!File.Exists(Program)) Assert.Fail($"{Program} is not built");
        var runs = Runs.Length > 0 ? Runs : Path.Combine(Folder, "out");
        string[] command = [.. Wrapper, Program, .. arguments];
        if (arguments.FirstOrDefault() is "run" or "bisect" && !arguments.Contains("--out")) command = [.. command, "--out", runs];
        if (!Draws && arguments.FirstOrDefault() is "run" && !arguments.Contains("--draw")) command = [.. command, "--draw", "none"];
        var process = new LabProcess(command, Environment, runs, Folder);
        _started.Add(process);
        return process;
    }

    /// <summary>Ends what still runs, and removes the folder.</summary>
    public void Dispose()
    {
        foreach (var process in _started) process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
