using ProxyLab.Sandboxes;
using Xunit;

namespace ProxyLab.Tests.Deploy;

/// <summary>Which flag is named for which refusal. That the engines do refuse like this, ContainerTests see.</summary>
public sealed class ContainerRemedyTests
{
    private const string Filtered = "CapEff:\t0000000000000000\nSeccomp:\t2\n", Unfiltered = "CapEff:\t0000000000000000\nSeccomp:\t0\n";

    [Theory]
    [InlineData("docker", "--security-opt systempaths=unconfined")]
    [InlineData("podman", "--security-opt unmask=ALL")]
    [InlineData("kubernetes", "securityContext.procMount: Unmasked")]
    public void A_proc_that_cannot_be_mounted_is_the_hidden_paths(string engine, string flag) =>
        Assert.StartsWith(flag, ContainerCheck.Remedy("unshare: mount /proc failed: Operation not permitted", engine, Filtered, ""), StringComparison.Ordinal);

    [Fact]
    public void A_refused_unshare_under_a_filter_is_the_filter() =>
        Assert.StartsWith("--security-opt seccomp=", ContainerCheck.Remedy("unshare: unshare failed: Operation not permitted", "docker", Filtered, ""), StringComparison.Ordinal);

    [Fact]
    public void A_map_that_root_cannot_write_is_a_capability() =>
        Assert.Contains("SETFCAP", ContainerCheck.Remedy("unshare: write failed /proc/self/uid_map: Operation not permitted", "docker", Filtered, ""), StringComparison.Ordinal);

    [Fact]
    public void Without_a_filter_a_confining_profile_is_named() =>
        Assert.StartsWith("--security-opt apparmor=unconfined", ContainerCheck.Remedy("unshare: cannot change root filesystem propagation: Permission denied", "docker", Unfiltered, "docker-default (enforce)"), StringComparison.Ordinal);

    [Theory]
    [InlineData("0::/\n", null)]
    [InlineData("3:cpu:/docker/42b0\n0::/docker/42b0\n", "docker")]
    [InlineData("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-9.scope\n", "kubernetes")]
    [InlineData("0::/machine.slice/libpod-77.scope/container\n", "podman")]
    public void A_cgroup_of_either_version_tells_the_engine(string cgroup, string? engine) => Assert.Equal(engine, ContainerCheck.FromCgroup(cgroup));
}
