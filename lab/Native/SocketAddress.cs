using System.Net.Sockets;
using System.Text;

namespace ProxyLab.Native;

/// <summary>
/// A socket address as the kernel reads it, in memory that does not move: sockaddr_un (unix(7)), sockaddr_in (ip(7)) or sockaddr_in6
/// (ipv6(7)).
/// </summary>
internal sealed unsafe class SocketAddress
{
    private const int UnixPathMax = 108; // UNIX_PATH_MAX, include/uapi/linux/un.h
    private readonly byte[] _octets = GC.AllocateArray<byte>(2 + UnixPathMax, pinned: true);

    /// <summary>The address of an endpoint.</summary>
    /// <exception cref="LabException">The path is too long, or empty.</exception>
    internal SocketAddress(Endpoint endpoint)
    {
        Family = endpoint.IsUnix ? Libc.AF_UNIX : endpoint.Tcp!.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET;
        BitConverter.TryWriteBytes(_octets, (ushort)Family);
        if (endpoint.Path is { } path)
        {
            // An abstract name ends where the address does, and every octet counts; a path ends with a zero, or where there is no room for one.
            var isAbstract = path.StartsWith('\0');
            if (path.Length == 0 || Encoding.UTF8.GetByteCount(path) > UnixPathMax)
            {
                throw isAbstract ? new LabException("flood", $"'{endpoint}' is not a name of at most {UnixPathMax - 1} octets", "no socket has a longer one (unix(7))")
                    : new LabException("flood", $"'{endpoint}' is not a path of 1 to {UnixPathMax} octets", "use a relative path, or a link to its directory");
            }

            Length = 2 + Math.Min(UnixPathMax, Encoding.UTF8.GetBytes(path, _octets.AsSpan(2)) + (isAbstract ? 0 : 1));
        }
        else
        {
            var tcp = endpoint.Tcp!;
            if (Family == Libc.AF_INET6)
                Write6(tcp.Address, (ushort)tcp.Port);
            else
                Write(BitConverter.ToUInt32(tcp.Address.GetAddressBytes()), (ushort)tcp.Port);
        }
    }

    /// <summary>127.0.0.1 + <paramref name="index"/>, port 0.</summary>
    internal SocketAddress(int index)
    {
        Family = Libc.AF_INET;
        BitConverter.TryWriteBytes(_octets, (ushort)Family);
        Write((uint)System.Net.IPAddress.HostToNetworkOrder(0x7F000001 + index), 0);
    }

    /// <summary>AF_UNIX, AF_INET or AF_INET6.</summary>
    internal int Family { get; }

    /// <summary>Octets to hand to connect(2) or bind(2).</summary>
    internal int Length { get; private set; }

    /// <summary>The structure; valid while this object is alive.</summary>
    internal void* Pointer => System.Runtime.CompilerServices.Unsafe.AsPointer(ref _octets[0]);

    private void Write(uint addressInNetworkOrder, ushort port)
    {
        _octets[2] = (byte)(port >> 8);
        _octets[3] = (byte)port;
        BitConverter.TryWriteBytes(_octets.AsSpan(4), addressInNetworkOrder);
        Length = 16;
    }

    /// <summary>struct sockaddr_in6 (include/uapi/linux/in6.h): port, flow, address, scope.</summary>
    private void Write6(System.Net.IPAddress address, ushort port)
    {
        Write(0, port);
        address.TryWriteBytes(_octets.AsSpan(8), out _);
        BitConverter.TryWriteBytes(_octets.AsSpan(24), (uint)address.ScopeId);
        Length = 28;
    }
}
