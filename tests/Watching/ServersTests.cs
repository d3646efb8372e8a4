using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ProxyLab.Endpoints;
using ProxyLab.Tests.Support;
using ProxyLab.Tests.Watching.Support;
using ProxyLab.Watching;
using Xunit;
using static ProxyLab.Tests.Watching.Support.Watched;

namespace ProxyLab.Tests.Watching;

/// <summary>What servers do while they are watched: accept, fork, end, shut down, listen on one interface.</summary>
public sealed class ServersTests : IDisposable
{
    private readonly Watched _sockets = new();
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("tcp")]
    [InlineData("unix")]
    public void A_connection_that_is_accepted_has_neither_come_nor_gone(string transport)
    {
        var listener = transport == "tcp" ? _sockets.Tcp("127.0.0.1", backlog: 20) : _sockets.Unix(_folder["app.sock"], backlog: 20);
        _sockets.Connect(listener.LocalEndPoint!, 10);
        using var watcher = new QueueWatcher(EndpointWords.Parse(transport == "tcp" ? At("127.0.0.1", Port(listener)) : _folder["app.sock"]), null);
        Until(() => watcher.Read().ArrivedPerSecond is not null);
        for (var i = 0; i < 10; i++)
        {
            _sockets.Own(listener.Accept());
            var reading = watcher.Read();
            Assert.True(reading is { ArrivedPerSecond: 0 or null, LeftPerSecond: 0 or null }, $"{reading.ArrivedPerSecond} arrived, {reading.LeftPerSecond} left");
        }

        Until(() => watcher.Read() is { Queue: 0, Accepted: 10 });
        _sockets.Connect(listener.LocalEndPoint!, 3);
        Until(() => watcher.Read() is { ArrivedPerSecond: 3, LeftPerSecond: 0 });
    }

    /// <summary>As at a graceful reload: the process that bound it ends, its child serves on.</summary>
    [Fact]
    public void Who_holds_a_listener_is_told_anew_when_its_process_has_ended()
    {
        Needs.Program("python3");
        const string Script = "import socket,os,sys,time\ns=socket.socket(socket.AF_UNIX);s.bind(sys.argv[1]);s.listen(5)\nif os.fork():\n sys.stdin.readline();os._exit(0)\ntime.sleep(60)";
        using var parent = Process.Start(new ProcessStartInfo("python3", ["-c", Script, _folder["app.sock"]]) { RedirectStandardInput = true })!;
        Until(() => File.Exists(_folder["app.sock"]));
        using var watcher = new QueueWatcher(EndpointWords.Parse(_folder["app.sock"]), null);
        Until(() => Holders(watcher).Count == 2);
        var child = Holders(watcher).Single(h => h != parent.Id);
        try
        {
            parent.StandardInput.Close();
            parent.WaitForExit();
            Until(() => Holders(watcher) is [var only] && only == child);
        }
        finally
        {
            using var process = Process.GetProcessById(child);
            process.Kill();
        }
    }

    [Fact]
    public async Task A_listener_of_one_interface_is_reached_at_the_addresses_of_that_interface_and_no_others()
    {
        Needs.Program("ip");
        using var other = await OtherNamespaces.Start(["--net"], "ip link set lo up && ip link add own0 type veth peer name own1 && ip addr add 192.0.2.7/24 dev own0 && ip link set own0 up && ip link set own1 up");
        using var place = new NetworkPlace(other.Pid);
        place.Run(() => Bound("own0", 5018));
        Assert.Contains("what listens on that port: 0.0.0.0%", Nobody("127.0.0.1:5018", other.Pid), StringComparison.Ordinal);
        Assert.Equal(8, Look("192.0.2.7:5018", other.Pid).Capacity);
        Assert.Equal(8, Look(":5018", other.Pid).Capacity);

        place.Run(() => Bound("lo", 5018, backlog: 30));
        Assert.Equal(31, Look("127.0.0.1:5018", other.Pid).Capacity);
        Assert.Equal(8, Look("192.0.2.7:5018", other.Pid).Capacity);
        Assert.Equal(39, Look(":5018", other.Pid).Capacity);
        place.Run(() => _sockets.Connect("127.0.0.1", 5018, 2));
        Assert.Equal(2, Look("127.0.0.1:5018", other.Pid).Queue); // the kernel's word for it
        Assert.Equal(0, Look("192.0.2.7:5018", other.Pid).Queue);
    }

    [Theory]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("[ff02::1]")]
    [InlineData("198.51.100.7")]
    public void An_address_to_which_nobody_can_connect_is_not_served_by_a_wildcard(string address)
    {
        var port = Port(_sockets.Tcp("::", only6: false));
        Assert.Contains("nobody listens on", Nobody(At(address, port)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_was_shut_down_is_not_reachable()
    {
        _sockets.Unix(_folder["app.sock"]).Shutdown(SocketShutdown.Both);
        Assert.Throws<SocketException>(() => _sockets.Connect(new UnixDomainSocketEndPoint(_folder["app.sock"]), 1)); // the kernel's word for it
        var reading = Look(_folder["app.sock"]);
        Assert.False(Assert.Single(reading.Sockets!).IsReachable);
        Assert.Contains("it was shut down", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_of_a_process_that_has_ended_are_still_its_own()
    {
        await Needs.Root();
        Directory.CreateDirectory(_folder["root/etc"]);
        File.WriteAllText(_folder["root/etc/only-here"], "");
        using var process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", "mount --bind \"$1\" /mnt && echo && cat", "sh", _folder["root"]]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var tree = new FileTree(process.Id);
        Assert.Equal(0, tree.Look("/etc/passwd").Error);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, tree.Look("/etc/passwd").Error);
        using var late = new FileTree(process.Id);
        Assert.False(late.Look("/etc/passwd").IsKnown); // it was not seen that no such file is there
    }

    [Fact]
    public async Task A_listener_elsewhere_is_named_only_where_it_may_serve_the_address_that_was_asked_for()
    {
        using var other = await OtherNamespaces.Start(["--net"], "ip link set lo up");
        using var place = new NetworkPlace(other.Pid);
        var port = Port(place.Run(() => _sockets.Tcp("127.0.0.5")));
        Assert.Contains($"--pid {other.Pid}", Nobody(At("127.0.0.5", port)), StringComparison.Ordinal);
        Assert.DoesNotContain("--pid", Nobody(At("[::1]", port)), StringComparison.Ordinal);
        Assert.DoesNotContain("--pid", Nobody(At("127.0.0.6", port)), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _sockets.Dispose();
        _folder.Dispose();
    }

    private Socket Bound(string device, int port, int backlog = 7)
    {
        const int SolSocket = 1, SoBindToDevice = 25;
        var socket = _sockets.Own(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.SetRawSocketOption(SolSocket, SoBindToDevice, System.Text.Encoding.ASCII.GetBytes(device + '\0'));
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        socket.Listen(backlog);
        return socket;
    }

    private static List<int> Holders(QueueWatcher watcher) => [.. watcher.Read().Sockets!.Single().HeldBy.Select(h => int.Parse(h.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];

    private static void Until(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "it did not come to that within 20 s");
            Thread.Sleep(20);
        }
    }
}
