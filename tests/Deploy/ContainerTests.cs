using System.Text.Json.Nodes;
using ProxyLab.Engines;
using ProxyLab.Tests.Deploy.Support;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>The image in real engines: what comes of a run in a container, with the least privileges and no more.</summary>
[Collection(Alone.Name)] // building the image takes the CPUs for minutes
public sealed class ContainerTests(DockerEngine engines) : IClassFixture<DockerEngine>
{
    private static readonly string[] FiveCases = ["accept-no-read", "healthy", "never-accept", "read-no-write", "write-no-close"];

    [Fact]
    public async Task The_five_cases_have_the_published_verdicts_in_a_container()
    {
        using var lab = new Lab { Environment = await engines.For("docker") };
        var result = await lab.Run(["run", "--in", "docker", .. FiveCases]);
        Assert.Equal(Published(FiveCases), Verdicts(result.Exits(0).Run));
        Assert.Equal(result.Run.Json("run.json")["id"]!.ToString(), new DirectoryInfo(Path.Combine(lab.Folder, "out", "latest")).LinkTarget);
        Assert.Contains($"{result.Run.Path}/report.html", result.Out, StringComparison.Ordinal);
        Assert.Empty(await Containers("docker"));
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman")]
    public async Task A_run_in_a_container_leaves_what_one_on_the_host_leaves(string engine)
    {
        using Lab inside = new() { Environment = await engines.For(engine) }, host = new();
        var here = (await host.Run("run", "never-accept", "--proxy", "csharp,nginx")).Exits(0).Run;
        var there = (await inside.Run("run", "--in", engine, "never-accept", "--proxy", "csharp,nginx", "--baseline", here.Path)).Exits(0).Run;
        Assert.Equal(Verdicts(here), Verdicts(there));
        Assert.Equal(Files(here), Files(there));
        Assert.Equal("10001", (string?)there.Json("machine.json")["user_id"]);
        Assert.Empty(await Containers(engine));
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman")]
    public async Task After_a_kill_of_the_client_no_container_is_left(string engine)
    {
        using var lab = new Lab { Environment = await engines.For(engine) };
        var run = lab.Start("run", "--in", engine, "never-accept", "--proxy", "csharp", "--set", "clients=200");
        await Eventually.Is(() => run.HasEnded || Containers(engine).Result.Any(c => c.StartsWith("running", StringComparison.Ordinal)), "a container runs");
        Assert.False(run.HasEnded);
        run.Signal(9);
        await run.Result();
        await Eventually.Is(() => Containers(engine).Result.Length == 0, "no container is left");
    }

    [Fact]
    public async Task An_interrupted_run_is_copied_out_and_says_so()
    {
        using var lab = new Lab { Environment = await engines.For("docker") };
        var run = lab.Start("run", "--in", "docker", "never-accept", "--proxy", "csharp", "--repeat", "50", "--jobs", "1");
        await Eventually.Is(() => run.HasEnded || Containers("docker").Result.Any(c => c.StartsWith("running", StringComparison.Ordinal)), "a container runs");
        await Eventually.Is(() => run.HasEnded || Processes().Result.Any(p => p.Contains("labproxy", StringComparison.Ordinal)), "a trial runs");
        run.Signal(2);
        var result = (await run.Result()).Exits(2);
        Assert.Contains("interrupted", result.Err, StringComparison.Ordinal);
        Assert.Equal("interrupted", result.Run.State);
        Assert.False(Path.Exists(Path.Combine(lab.Folder, "out", "latest")));
        Assert.Empty(await Containers("docker"));
    }

    [Fact]
    public async Task A_case_that_needs_root_has_it_with_as_root_and_is_refused_without()
    {
        using var lab = new Lab { Environment = await engines.For("docker") };
        (await lab.Run("run", "--in", "docker", "per-cpu-listeners", "--set", "clients=8")).Fails(2, "it needs root", "--as-root");
        (await lab.Run("run", "--in", "docker", "--as-root", "per-cpu-listeners", "--set", "clients=8")).Exits(0);
    }

    [Fact]
    public async Task No_part_of_the_least_privileges_can_be_left_out()
    {
        using var lab = new Lab { Environment = await engines.For("docker") };
        var table = (await lab.Run("privileges", "--in", "docker")).Exits(0).Out;
        Assert.Contains("| image size |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("expected:", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("systempaths=unconfined", "--security-opt seccomp=")]
    [InlineData("seccomp=unconfined", "--security-opt systempaths=unconfined")]
    public async Task In_a_container_the_doctor_names_the_flag_that_is_missing(string given, string missing)
    {
        engines.Require();
        var (code, said) = await Shell.Run(engines.Environment, "docker", "run", "--rm", "--network", "none", "--security-opt", given, "proxylab", "doctor");
        Assert.Equal(2, code);
        Assert.Contains("this is one, of docker", said, StringComparison.Ordinal);
        Assert.Contains($"mend:  start the container with {missing}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman")]
    public async Task An_image_that_cannot_be_pulled_is_named_with_the_engine_s_words(string engine)
    {
        using var lab = new Lab { Environment = await engines.For(engine) };
        (await lab.Run("run", "--in", engine, "--image", "localhost:1/nothing:1", "healthy")).Fails(2, "cannot pull it: the engine says:", "remedy:");
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman")]
    public async Task An_image_is_saved_as_a_tar_with_its_layers(string engine)
    {
        using var connected = await Engine.Open(new Uri(await engines.Host(engine)), TestContext.Current.CancellationToken);
        await using var stream = await connected.SaveImage("proxylab", _ => { }, TestContext.Current.CancellationToken);
        using var tar = new System.Formats.Tar.TarReader(stream);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry) names.Add(entry.Name);
        Assert.Contains("manifest.json", names);
        Assert.Contains(names, n => n.EndsWith(".tar", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("podman", "--remote")]
    public async Task An_image_is_a_proxy_root_by_its_reference_and_as_the_engine_s_own_tar(string engine, params string[] client)
    {
        using var lab = new Lab { Environment = await engines.For(engine) };
        lab.Environment["PROXYLAB_ROOTS"] = Path.Combine(lab.Folder, "roots");
        var tar = Path.Combine(lab.Folder, "saved.tar");
        await Shell.Must(lab.Environment.ToDictionary(e => e.Key, e => e.Value!), [engine, .. client, "save", "-o", tar, "proxylab"]);
        var (saved, named, host) = ((await lab.Run("run", "never-accept", "--proxy", $"nginx@{tar}")).Exits(0).Run, (await lab.Run("run", "never-accept", "--proxy", "nginx@proxylab")).Exits(0).Run,
            (await lab.Run("run", "never-accept", "--proxy", "nginx")).Exits(0).Run);
        Assert.Equal(Digest(saved), Digest(named));
        Assert.StartsWith("sha256:", Digest(named), StringComparison.Ordinal);
        Assert.Equal([Only(host), Only(host)], [Only(saved), Only(named)]);

        static string? Digest(RunReader run) => (string?)run.Trials[0].Plan["proxy_root"]!["digest"];
        static string Only(RunReader run) => string.Join(' ', run.Claims.Select(c => $"{c.Key.Split('/')[2]}={c.Value["verdict"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_on_this_side_is_named_with_its_remedy()
    {
        using var lab = new Lab { Environment = await engines.For("docker") };
        lab.Wrapper = ["unshare", "--mount", "sh", "-c", $"mkdir {lab.Folder}/out && mount -t tmpfs -o size=64k none {lab.Folder}/out && exec \"$@\"", "sh"];
        (await lab.Run("run", "--in", "docker", "single-request", "--proxy", "csharp")).Fails(2, "copy the run out of the container:", "remedy: see that the folder of --out has room");
        Assert.Empty(await Containers("docker"));
    }

    /// <summary>Every container of an engine, whatever its state: the state and the id.</summary>
    private async Task<string[]> Containers(string engine)
    {
        using var connected = await Engine.Open(new Uri(await engines.Host(engine)), TestContext.Current.CancellationToken);
        var all = await connected.Ask("list containers", c => c.Containers.ListContainersAsync(new() { All = true }));
        return [.. all.Select(c => $"{c.State} {c.ID}")];
    }

    /// <summary>What runs in the containers of Docker.</summary>
    private async Task<string[]> Processes()
    {
        var (_, said) = await Shell.Run(engines.Environment, "bash", "-c", "for c in $(docker ps -q); do docker top $c; done");
        return said.Split('\n');
    }

    private static string[] Files(RunReader run) =>
        [.. Directory.EnumerateFiles(run.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(run.Path, f)).Order(StringComparer.Ordinal)];

    private static string[] Verdicts(RunReader run) => [.. run.Claims.Select(c => $"{c.Key} {c.Value["verdict"]}").Order(StringComparer.Ordinal)];

    private static string[] Published(params string[] cases) =>
    [
        .. JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json")))!["claims"]!.AsArray()
            .Where(c => cases.Contains((string)c!["case"]!))
            .Select(c => $"{c!["case"]}/{c["proxy"]}/{c["id"]} {c["verdict"]}").Order(StringComparer.Ordinal),
    ];
}
