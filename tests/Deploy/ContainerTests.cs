using System.Text.Json.Nodes;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Deploy.Support;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>The image in real engines: the same verdicts as outside, with the privileges that deploy/container.sh gives and no more.</summary>
[Collection(Alone.Name)]
public sealed class ContainerTests(DockerEngine docker) : IClassFixture<DockerEngine>
{
    private static readonly string[] FiveCases = ["accept-no-read", "healthy", "never-accept", "read-no-write", "write-no-close"];

    [Fact]
    public async Task The_five_cases_have_the_published_verdicts_in_a_container()
    {
        docker.Require();
        await Shell.Must(docker.Environment, ["deploy/container.sh", "run", .. FiveCases]);
        Assert.Equal(Published(FiveCases), Verdicts(RunReader.Newest(docker.Environment["RESULTS"])!));
    }

    [Fact]
    public async Task No_part_of_the_least_privileges_can_be_left_out()
    {
        docker.Require();
        var table = await Shell.Must(docker.Environment, "deploy/privileges.sh");
        Assert.Contains("| image size |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("expected:", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("systempaths=unconfined", "--security-opt seccomp=")]
    [InlineData("seccomp=unconfined", "--security-opt systempaths=unconfined")]
    public async Task In_a_container_the_doctor_names_the_flag_that_is_missing(string given, string missing)
    {
        docker.Require();
        var (code, said) = await Shell.Run(docker.Environment, "docker", "run", "--rm", "--network", "none", "--security-opt", given, "proxylab", "doctor");
        Assert.Equal(2, code);
        Assert.Contains("this is one, of docker", said, StringComparison.Ordinal);
        Assert.Contains($"mend:  start the container with {missing}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Podman_gives_the_published_verdicts_too()
    {
        docker.Require();
        Needs.Program("podman");
        // runc, because crun refuses cgroups that are v1 and v2 at once; limits, because a machine may not let itself raise its own.
        var podman = $"podman --root {docker.Folder}/podman --runroot {docker.Folder}/run --storage-driver overlay --cgroup-manager cgroupfs --runtime runc";
        var environment = new Dictionary<string, string>(docker.Environment)
        {
            ["ENGINE"] = podman,
            ["RESULTS"] = Path.Combine(docker.Folder, "podman-results"),
            ["FLAGS"] = $"--ulimit nofile={Limits.OpenFiles}:{Limits.OpenFiles} --ulimit nproc=4096:4096",
        };
        await Shell.Must(docker.Environment, "bash", "-c", $"set -o pipefail; docker save proxylab | {podman} load");
        await Shell.Must(environment, "deploy/container.sh", "run", "never-accept");
        Assert.Equal(Published("never-accept"), Verdicts(RunReader.Newest(environment["RESULTS"])!));
    }

    private static string[] Verdicts(RunReader run) => [.. run.Claims.Select(c => $"{c.Key} {c.Value["verdict"]}").Order(StringComparer.Ordinal)];

    private static string[] Published(params string[] cases) =>
    [
        .. JsonNode.Parse(File.ReadAllText(Repository.File("results/published/findings.json")))!["claims"]!.AsArray()
            .Where(c => cases.Contains((string)c!["case"]!))
            .Select(c => $"{c!["case"]}/{c["proxy"]}/{c["id"]} {c["verdict"]}").Order(StringComparer.Ordinal),
    ];
}
