using System.Net;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Kernel.Support;
using ProxyLab.Tests.Support;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Kernel;

/// <summary>What KERNEL.md says of steering: a listener for each CPU gets what its CPU handles, and RPS says which CPU that is.</summary>
[Collection("kernel")]
public sealed class SteeringTests
{
    [Fact]
    public Task A_listener_for_each_CPU_gets_what_RPS_hands_to_its_CPU_and_without_RPS_what_is_sent_from_there() => OwnNamespace.RunAsRoot(() =>
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "it takes two CPUs");
        using var folder = new TempFolder();
        using var side = ClientSide.Open(Plan.Default with { Link = Link.Veth, ClientCpu = 0 }, folder.Path);
        Assert.Equal(200, Count(side)[0]);
        side.Steer(1);
        Assert.Equal(200, Count(side)[0]);
        side.Steer(2);
        Assert.Equal(200, Count(side)[1]);
        side.Steer(3);
        Assert.InRange(Count(side)[0], 60, 140); // 100 expected, with a standard deviation of 7
        Assert.Equal(0, Native.LibcNamespaces.umount2(Path.Combine(folder.Path, "sys"), 0));
    });

    [Fact]
    public Task Over_a_veth_pair_clients_reach_the_proxys_side_without_root()
    {
        Needs.Program("ip");
        return OwnNamespace.Run(() =>
        {
            using var folder = new TempFolder();
            using var side = ClientSide.Open(Plan.Default with { Link = Link.Veth }, folder.Path);
            Assert.Equal(8, DeliveryCpus.Count(side, Address, 8).Sum());
        });
    }

    [Fact]
    public void Steering_without_a_veth_pair_is_refused() => Assert.Contains(
        "rps needs a veth pair", Assert.Throws<LabException>(() => ClientSide.Open(Plan.Default with { Rps = 3 }, "/nonexistent")).Message, StringComparison.Ordinal);

    private static IPAddress Address => ClientSide.ProxyAddress(Plan.Default with { Link = Link.Veth });

    private static int[] Count(ClientSide side) => DeliveryCpus.Count(side, Address, 200);
}
