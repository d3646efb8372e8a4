using ProxyLab.Native;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// Sysctls, sockets, namespaces, processes, mounts and temporary files are after a run what they were before, however it ends.
/// </summary>
[Trait("Asked", "once")]
public sealed class HostUnchangedTests
{
    private const int SIGINT = 2;

    private static readonly string[] AllProxies = ["never-accept", "--set", "clients=40", "--set", "backlog=10", .. Lab.Quick];

    /// <summary>Waves and drains long enough to be interrupted.</summary>
    private static readonly string[] Long =
        ["never-accept", "--set", "clients=40", "--set", "backlog=50", "--set", "read_timeout=30s", "--set", "send_timeout=30s"];

    [Fact]
    public async Task After_a_run_to_its_end()
    {
        using var host = await LittleHost.Start();
        var before = await host.State();
        (await host.Run(AllProxies).Result()).Exits(0);
        await Eventually.Equal(before, host.State);
    }

    [Fact]
    public async Task After_a_run_over_a_veth_pair()
    {
        Needs.Program("ip");
        using var host = await LittleHost.Start();
        var before = await host.State();
        (await host.Run("healthy", "--proxy", "csharp", "--set", "link=veth", "--set", "requests=1").Result()).Exits(0);
        await Eventually.Equal(before, host.State);
    }

    [Fact]
    public async Task After_kill_9_in_a_wave_over_a_veth_pair()
    {
        Needs.Program("ip");
        using var host = await LittleHost.Start();
        var before = await host.State();
        using var run = host.Run([.. Long, "--proxy", "csharp", "--set", "link=veth"]);
        await run.Event("wave-start", 1);
        Descendants.Kill(await LittleHost.Runner(run));
        await run.Result();
        await Eventually.Equal(before, host.State);
    }

    [Theory]
    [InlineData(SIGINT, false)]
    [InlineData(SIGINT, true)]
    [InlineData(LibcProcess.SIGTERM, false)]
    public async Task After_a_signal_in_a_wave_and_judge_says_what_is_whole(int signal, bool toTheGroup)
    {
        using var host = await LittleHost.Start();
        var before = await host.State();
        host.Lab.Wrapper = [.. host.Lab.Wrapper, "setsid"]; // as a shell does: Ctrl-C reaches the whole group
        using var run = host.Run(Long);
        await run.Event("wave-start", 1);
        var runner = await LittleHost.Runner(run);
        Assert.Equal(0, LibcProcess.kill(toTheGroup ? -runner : runner, signal));
        var result = await run.Result();
        await Eventually.Equal(before, host.State);
        result.Fails(2, "interrupted", "proxylab judge");
        Assert.Equal("interrupted", result.Run.State);
    }

    [Theory]
    [InlineData("run.json", 0)]
    [InlineData("sandbox-ready", 0)]
    [InlineData("proxy-ready", 0)]
    [InlineData("wave-start", 1)]
    [InlineData("wave-end", 1)]
    public async Task After_kill_9_of_the_runner(string moment, int wave)
    {
        using var host = await LittleHost.Start();
        var before = await host.State();
        string[] plan = moment == "wave-end" ? [.. AllProxies, "--set", "drain_ticks=500"] : Long;
        using var run = host.Run(plan);
        var runner = await LittleHost.Runner(run);
        if (moment == "run.json") await Eventually.Is(() => run.Newest is not null || run.HasEnded, moment);
        else await run.Event(moment, wave);
        Assert.Equal(0, LibcProcess.kill(runner, LibcProcess.SIGKILL));
        await run.Result();
        await Eventually.Equal(before, host.State);
    }

    [Fact]
    public async Task After_kill_9_as_soon_as_it_started()
    {
        using var host = await LittleHost.Start();
        host.Lab.Environment["DOTNET_EnableDiagnostics"] = "0"; // as make sets it: without, the runtime makes its sockets before the first line of ours
        var before = await host.State();
        using var run = host.Run(Long);
        Assert.Equal(0, LibcProcess.kill(await LittleHost.Runner(run), LibcProcess.SIGKILL));
        await run.Result();
        await Eventually.Equal(before, host.State);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("csharp")]
    [InlineData("upstream")]
    public async Task After_a_crash_in_a_wave(string who)
    {
        if (who != "upstream") Needs.Proxy(who);
        using var host = await LittleHost.Start();
        var before = await host.State();
        using var run = host.Run([.. Long, "--proxy", who == "upstream" ? "csharp" : who, "--set", "waves=1"]);
        await run.Event("wave-start", 1);
        Descendants.Kill(Descendants.Find(run.Pid, who));
        (await run.Result()).Exits(2);
        await Eventually.Equal(before, host.State);
    }

    [Fact]
    public async Task The_machine_itself_keeps_its_sysctls_too()
    {
        string[] files = ["/proc/sys/net/core/somaxconn", "/proc/sys/net/ipv4/ip_local_port_range"];
        var before = files.Select(File.ReadAllText).ToArray();
        using var lab = new Lab();
        (await lab.Run(["run", .. AllProxies, "--set", "somaxconn=5"])).Exits(0);
        Assert.Equal(before, files.Select(File.ReadAllText));
    }
}
