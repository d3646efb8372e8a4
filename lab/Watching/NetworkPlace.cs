using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Sandboxes;

namespace ProxyLab.Watching;

/// <summary>
/// A network namespace, and a sock_diag socket of it. A socket belongs to the namespace that its thread was in when it was made, so a short
/// thread goes there, makes it, and ends; no other thread of this process ever leaves its own.
/// </summary>
internal sealed class NetworkPlace : IDisposable
{
    private readonly ProcFile? _file;

    /// <param name="pid">A process in it; null for the caller's own.</param>
    internal NetworkPlace(int? pid)
    {
        Pid = pid;
        Name = NameOf(Process) ?? "";
        if (pid is not null && Name != NameOf("self")) _file = new ProcFile($"/proc/{Process}/ns/net");
        Netlink = new NetlinkSocket(open: Open);
    }

    /// <summary>A process in it; null for the caller's own.</summary>
    internal int? Pid { get; }

    /// <summary>As /proc/PID/ns/net names it, e.g. <c>net:[4026531840]</c>.</summary>
    internal string Name { get; }

    /// <summary>The process's name in /proc.</summary>
    internal string Process => Pid is { } pid ? pid.ToString(CultureInfo.InvariantCulture) : "self";

    /// <summary>To ask on about this namespace's sockets.</summary>
    internal NetlinkSocket Netlink { get; }

    /// <summary>Why it may not be entered (errno); 0 if it may.</summary>
    internal int WhyNot() => _file is null ? 0 : InThread(() => Namespace.EnterNetwork(_file));

    /// <summary>Runs something there, and gives what it gives.</summary>
    /// <exception cref="LabException">It may not be entered.</exception>
    internal T Run<T>(Func<T> work) => _file is null ? work() : InThread(() =>
    {
        if (Namespace.EnterNetwork(_file) is var errno and not 0) throw MayNotEnter(errno);
        return work();
    });

    /// <summary>The index of its interface that has an address: of a link-local one that of its zone, of a loopback one that of the loopback; 0 where none has.</summary>
    internal int InterfaceOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? (int)address.ScopeId : Run(() =>
    {
        var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(
            i => IPAddress.IsLoopback(address) ? i.NetworkInterfaceType == NetworkInterfaceType.Loopback : i.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));
        return found is null ? 0 : (int)Libc.if_nametoindex(found.Name);
    });

    /// <summary>What to say where it may not be entered.</summary>
    internal LabException MayNotEnter(int errno) => new(
        "watch",
        $"the network namespace of process {Process} may not be entered: {Errno.Describe(errno)}",
        $"as root; or: nsenter --user --net --preserve-credentials -t {Process} proxylab watch …");

    /// <summary>The name of a process's network namespace; null if it has ended or may not be looked at.</summary>
    internal static string? NameOf(string process) => ProcTree.LinkOf($"/proc/{process}/ns/net");

    /// <inheritdoc/>
    public void Dispose()
    {
        Netlink.Dispose();
        _file?.Dispose();
    }

    /// <summary>The error number of a call is the calling thread's: it is carried over.</summary>
    private int Open()
    {
        (int Fd, int Errno) opened;
        try
        {
            opened = Run(() => (Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, LibcNetlink.NETLINK_SOCK_DIAG), Errno.Last));
        }
        catch (LabException)
        {
            opened = (-1, Errno.EPERM);
        }

        Marshal.SetLastPInvokeError(opened.Errno);
        return opened.Fd;
    }

    private static T InThread<T>(Func<T> work)
    {
        (T Value, Exception? Fault) result = default;
        var thread = new Thread(() =>
        {
            try
            {
                result.Value = work();
            }
            catch (Exception e) // thrown again by the caller's thread: on this one it would end the program
            {
                result.Fault = e;
            }
        });
        thread.Start();
        thread.Join();
        if (result.Fault is { } fault) ExceptionDispatchInfo.Throw(fault);
        return result.Value;
    }
}
