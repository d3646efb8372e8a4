using System.Globalization;
using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>
/// A Unix listener that never accepts, with connections in its queue, one in ten of them dead. A process may hold fewer descriptors
/// than there are to be connections, so helper processes of this program hold them.
/// </summary>
internal sealed class HeldQueue : IDisposable
{
    private const int EachHolds = 15_000;
    private readonly Listener _listener;

    private HeldQueue(string path, int connections)
    {
        (Path, Connections) = (path, connections);
        Namespace.SetSomaxconn(Limit);
        _listener = Listener.Open(Endpoint.Unix(path), Limit);
    }

    /// <summary>Where it listens. As long as a trial's own.</summary>
    internal string Path { get; }

    /// <summary>Connections in the queue, the dead included.</summary>
    internal int Connections { get; }

    /// <summary>What listen(2) was given.</summary>
    internal int Limit => Connections + 16;

    /// <summary>Those of them whose client has closed.</summary>
    internal int Dead => Connections / 10;

    /// <summary>Opens the listener, lets the caller take its baselines, and fills the queue.</summary>
    internal static async Task<HeldQueue> Fill(Bed bed, int connections, Action<string> beforeTheFirst)
    {
        var path = bed.Private("up.sock");
        var queue = bed.Keep(new HeldQueue(path, connections));
        beforeTheFirst(path);
        var dead = queue.Dead;
        for (var left = connections; left > 0; left -= EachHolds)
        {
            var count = Math.Min(left, EachHolds);
            var ofThose = Math.Min(dead, count);
            dead -= ofThose;
            var holder = bed.Start("hold", Self.Command("hold", path, count.ToString(CultureInfo.InvariantCulture), ofThose.ToString(CultureInfo.InvariantCulture)));
            await holder.Line(l => l == Held, Bed.Patience);
        }

        return queue;
    }

    /// <summary>What a holder says when it holds.</summary>
    internal const string Held = "held";

    /// <summary>The helper: connects, closes as many as are to be dead, says so, and stays until its standard input ends.</summary>
    internal static unsafe int Hold(string path, int connections, int dead)
    {
        var address = new SocketAddress(Endpoint.Unix(path));
        for (var i = 0; i < connections; i++)
        {
            var fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
            if (fd < 0 || Libc.connect(fd, address.Pointer, address.Length) != 0)
            {
                Console.Error.WriteLine($"connection {i} of {connections}: {Errno.Describe(Errno.Last)}");
                return 1;
            }

            if (i < dead) _ = Libc.close(fd);
        }

        Console.WriteLine(Held);
        Console.In.ReadToEnd();
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
