using ProxyLab.Tests.Deploy.Support;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Engines;

/// <summary>The Docker daemon that the lab starts for a command's time.</summary>
public sealed class OwnDaemonTests
{
    // In a network namespace of the test's own, where nothing is forwarded: so that a daemon which turns it on is seen, whatever the machine has.
    private const string Script = """
        state() {
            cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding
            cut -d: -f1 /proc/net/dev
            cat /proc/net/ip_tables_names /proc/net/ip6_tables_names
            cut -d' ' -f5 /proc/self/mountinfo
            ls -d /tmp/proxylab-engine-* /etc/docker /etc/docker/*
        }
        state > before 2>&1
        "$1" engine --data data -- sh -c 'docker version --format {{.Server.Version}}; echo "$DOCKER_HOST"; ip -o link; exit 7'
        echo "code $?"
        state > after 2>&1
        diff before after && echo same
        """;

    [Fact]
    public async Task A_daemon_of_the_lab_s_own_leaves_the_machine_as_it_was()
    {
        Needs.Program("dockerd");
        await Needs.Root();
        using var folder = new TempFolder();
        var (_, said) = await Shell.RunIn(folder.Path, new Dictionary<string, string> { ["DOCKER_HOST"] = "" }, "unshare", "--net", "--mount", "sh", "-c", $"ip link set lo up; echo 0 > /proc/sys/net/ipv4/ip_forward; {Script}", "sh", Lab.Program);
        Assert.Contains("unix:///tmp/proxylab-engine-", said, StringComparison.Ordinal);
        Assert.Contains("code 7", said, StringComparison.Ordinal);
        Assert.EndsWith("same\n", said, StringComparison.Ordinal);
        Assert.Empty(ProcessesWith(folder.Path));
    }

    [Fact]
    public async Task A_killed_lab_takes_its_daemon_along()
    {
        Needs.Program("dockerd");
        await Needs.Root();
        using var lab = new Lab { Environment = new() { ["DOCKER_HOST"] = "unix:///nowhere" } };
        var begun = Path.Combine(lab.Folder, "begun");
        var engine = lab.Start("engine", "--data", Path.Combine(lab.Folder, "data"), "--", "sh", "-c", $"exec > /dev/null 2>&1; echo $DOCKER_HOST > {lab.Folder}/begun; while [ -S ${{DOCKER_HOST#unix://}} ]; do sleep 0.1; done");
        await Eventually.Is(() => File.Exists(begun) && new FileInfo(begun).Length > 0, "the command has begun");
        Assert.NotEmpty(ProcessesWith($"{lab.Folder}/data"));
        engine.Signal(9);
        await engine.Result();
        await Eventually.Is(() => ProcessesWith($"{lab.Folder}/data").Length == 0 && !Directory.Exists(Path.GetDirectoryName(new Uri(File.ReadAllText(begun).Trim()).LocalPath)), "the daemon ends, and its folder goes");
    }

    [Fact]
    public async Task Without_root_the_message_says_why_none_can_be_started()
    {
        Needs.RootUser(); // to give it up
        using var lab = new Lab { Environment = new() { ["DOCKER_HOST"] = "unix:///nowhere", ["HOME"] = "/tmp" }, Wrapper = ["setpriv", "--reuid", "10001", "--regid", "10001", "--clear-groups"] };
        (await lab.Run("engine", "--", "true")).Fails(2, "none can be started here: this is not root");
    }

    private static string[] ProcessesWith(string word) =>
        [.. Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).Select(CommandLine).Where(c => c.StartsWith("dockerd", StringComparison.Ordinal) && c.Contains(word, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }
}
