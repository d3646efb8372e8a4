using System.Diagnostics;
using System.Globalization;
using System.Net;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Sandboxes;

/// <summary>
/// Where a trial's clients live: beside the proxy, or at the other end of a veth pair, in a network namespace of their own that no name and
/// no process but the trial's holds: it ends with the trial, and the pair with it. Work that is to be done there is done on a thread of
/// its own, because a network namespace and a CPU mask belong to a thread.
/// </summary>
internal sealed class ClientSide : IDisposable
{
    private const string Setup = """
        set -e
        ip link add front type veth peer name clients netns "$1"
        ip address add 10.77.0.1/30 dev front
        ip link set front up
        nsenter --net="$1" sh -ec 'ip link set lo up; ip address add 10.77.0.2/30 dev clients; ip link set clients up'
        """;

    private readonly ProcFile? _namespace;
    private readonly string _sys;

    private ClientSide(ProcFile? ns, int? cpu, string sys) => (_namespace, Cpu, _sys) = (ns, cpu, sys);

    /// <summary>The CPU that the plan has the clients run on; null for any.</summary>
    internal int? Cpu { get; }

    /// <summary>The proxy's address as clients of this plan see it.</summary>
    internal static IPAddress ProxyAddress(Plan plan) => plan.Link == Link.Veth ? new IPAddress([10, 77, 0, 1]) : IPAddress.Loopback;

    /// <summary>Makes the place; for the first process of a sandbox only.</summary>
    /// <param name="plan">Says which.</param>
    /// <param name="privateFolder">Where sysfs can be mounted: it shows the interfaces of the network namespace that mounts it.</param>
    /// <exception cref="LabException">The pair cannot be made, or packets not be steered.</exception>
    internal static ClientSide Open(Plan plan, string privateFolder)
    {
        if (plan.Link == Link.Loopback)
            return plan.Rps == 0 ? new ClientSide(null, plan.ClientCpu, "") : throw new LabException("steer packets", "rps needs a veth pair", "--set link=veth");
        var ns = OnThread(NewNamespace);
        Shell(Setup, string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{ns.Fd}"));
        var side = new ClientSide(ns, plan.ClientCpu, Path.Combine(privateFolder, "sys"));
        if (plan.Rps != 0) side.Steer(plan.Rps);
        return side;
    }

    /// <summary>Does work where the clients are, on the plan's CPU, and waits for it.</summary>
    internal T Run<T>(Func<T> work) => _namespace is null && Cpu is null ? work() : OnThread(() =>
    {
        Enter();
        if (Cpu is { } cpu) Pin(cpu);
        return work();
    });

    /// <summary>Moves the calling thread to where the clients are, for good.</summary>
    internal void Enter()
    {
        if (_namespace is { } file && Namespace.EnterNetwork(file) is var errno and not 0)
            throw new LabException("enter the clients' network", Errno.Describe(errno), "see: proxylab doctor");
    }

    /// <summary>Keeps the calling thread on one CPU.</summary>
    /// <exception cref="LabException">There is no such CPU, or it is not allowed (a container's cpuset).</exception>
    internal static unsafe void Pin(int cpu)
    {
        var mask = stackalloc ulong[16];
        new Span<ulong>(mask, 16).Clear();
        mask[cpu / 64] = 1ul << (cpu % 64);
        if (LibcProcess.sched_setaffinity(0, 16 * sizeof(ulong), mask) != 0)
            throw new LabException("pin clients", $"CPU {cpu}: {Errno.Describe(Errno.Last)}", "choose another with --set client_cpu=N");
    }

    /// <summary>Spreads what clients send over CPUs, by the mask of the proxy's end (Documentation/networking/scaling.rst, RPS Configuration).</summary>
    /// <exception cref="LabException">It may not be written: this is not root.</exception>
    internal void Steer(ulong mask)
    {
        var isMounted = Directory.Exists(_sys);
        Directory.CreateDirectory(_sys);
        if (!isMounted && LibcNamespaces.mount("sysfs", _sys, "sysfs", LibcNamespaces.MS_NOSUID | LibcNamespaces.MS_NODEV, null) != 0)
            throw new LabException("steer packets", $"mount of sysfs: {Errno.Describe(Errno.Last)}", "run as root, outside of a user namespace");
        try
        {
            File.WriteAllText(Path.Combine(_sys, "class/net/front/queues/rx-0/rps_cpus"), mask.ToString("x", CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("steer packets", e.Message, "run as root, outside of a user namespace", e);
        }
    }

    /// <summary>Lets go of the namespace; safe twice.</summary>
    public void Dispose() => _namespace?.Dispose();

    private static ProcFile NewNamespace() => LibcNamespaces.unshare(LibcNamespaces.CLONE_NEWNET) == 0
        ? new ProcFile("/proc/thread-self/ns/net")
        : throw new LabException("make the clients' network", Errno.Describe(Errno.Last), "see: proxylab doctor");

    private static void Shell(string script, string argument)
    {
        var start = new ProcessStartInfo("sh", ["-c", script, "sh", argument]) { RedirectStandardError = true };
        ChildEnvironment.Apply(start);
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new LabException("make a veth pair", errors.Trim(), "make deps (iproute2), or as root: modprobe veth");
    }

    private static T OnThread<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // Whatever it throws is thrown where it was asked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        }) { IsBackground = true, Name = "clients" };
        thread.Start();
        thread.Join();
        return done.Task.GetAwaiter().GetResult();
    }
}
