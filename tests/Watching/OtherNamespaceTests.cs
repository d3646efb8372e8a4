using ProxyLab.Tests.Support;
using ProxyLab.Tests.Watching.Support;
using ProxyLab.Watching;
using Xunit;
using static ProxyLab.Tests.Watching.Support.Watched;

namespace ProxyLab.Tests.Watching;

/// <summary>Unix sockets of other network and mount namespaces, and of file systems whose device stat(2) does not tell.</summary>
public sealed class OtherNamespaceTests : IDisposable
{
    private const string OwnMounts = "mount -t tmpfs tmpfs /mnt";
    private readonly Watched _sockets = new();
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_path_finds_the_listener_of_another_network_namespace_for_a_connect_does()
    {
        using var other = await OtherNamespaces.Start(["--net"]);
        using var place = new NetworkPlace(other.Pid);
        _sockets.Connect(place.Run(() => _sockets.Unix(_folder["app.sock"], backlog: 5)).LocalEndPoint!, 2);
        var reading = Look(_folder["app.sock"]);
        Assert.Equal((2, 6), (reading.Queue, reading.Capacity));
        Assert.Contains("of the network namespace of process", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.Empty(Look(_folder["app.sock"], other.Pid).Notes);
    }

    [Fact]
    public async Task An_abstract_name_is_of_one_network_namespace()
    {
        using var other = await OtherNamespaces.Start(["--net"]);
        using var place = new NetworkPlace(other.Pid);
        var id = Guid.NewGuid();
        place.Run(() => _sockets.Unix($"\0{id}", backlog: 5));
        Assert.Contains($"--pid {other.Pid}", Nobody($"@{id}"), StringComparison.Ordinal);
        Assert.Equal(6, Look($"@{id}", other.Pid).Capacity);
    }

    [Fact]
    public async Task A_path_is_looked_up_in_the_mounts_of_the_process_that_was_named()
    {
        using var other = await OtherNamespaces.Start(["--mount", "--net"], OwnMounts + " && mkdir /mnt/real && ln -s /mnt/real /mnt/link");
        using var place = new NetworkPlace(other.Pid);
        place.Run(() => _sockets.Unix(other.Path("/mnt/real/app.sock"), backlog: 5));
        Assert.Contains("there is no such file", Nobody("/mnt/real/app.sock"), StringComparison.Ordinal);
        Assert.Equal(6, Look("/mnt/real/app.sock", other.Pid).Capacity);
        Assert.Equal(6, Look("/mnt/link//app.sock", other.Pid).Capacity); // an absolute link begins at its root
        Assert.Equal(6, Look(other.Path("/mnt/../mnt//real/app.sock")).Capacity);
        File.Delete(other.Path("/mnt/real/app.sock"));
        Assert.Contains("there is no such file", Nobody("/mnt/link/app.sock"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_below_a_bind_mount_and_one_that_is_mounted_itself_are_found()
    {
        _sockets.Unix(_folder["app.sock"], backlog: 5);
        using var other = await OtherNamespaces.Start(["--mount"], OwnMounts + $" && mkdir /mnt/d && mount --bind {_folder.Path} /mnt/d && touch /mnt/f && mount --bind {_folder["app.sock"]} /mnt/f");
        Assert.Equal(6, Look("/mnt/d/app.sock", other.Pid).Capacity);
        Assert.Equal(6, Look("/mnt/f", other.Pid).Capacity);
    }

    [Theory]
    [InlineData("mount --bind source there")]
    [InlineData("mount -t tmpfs tmpfs there")]
    public async Task A_listener_whose_file_only_other_mounts_have_is_no_orphan_and_its_process_is_named(string mount)
    {
        Needs.Program("python3");
        Directory.CreateDirectory(_folder["source"]);
        Directory.CreateDirectory(_folder["there"]);
        var path = _folder["there/app.sock"];
        var listens = $"import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(\"{path}\"); s.listen(5); print(\"ready\", flush=True); sys.stdin.read()";
        using var other = await OtherNamespaces.Start(["--mount"], $"cd {_folder.Path} && {mount} && exec python3 -c '{listens}'");
        Assert.Contains($"--pid {other.Pid}", Nobody(path), StringComparison.Ordinal);
        Assert.Equal(6, Look(path, other.Pid).Capacity);
        File.Delete(other.Path(path));
        Assert.Contains("was removed", Assert.Single(Look(path, other.Pid).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_on_overlayfs_is_found_though_stat_tells_another_device()
    {
        using var other = await OtherNamespaces.Start(
            ["--mount"],
            OwnMounts + " && mkdir /mnt/up /mnt/work /mnt/all && mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/up,workdir=/mnt/work,xino=off /mnt/all");
        _sockets.Unix(other.Path("/mnt/all/app.sock"), backlog: 5);
        Assert.Equal(6, Look("/mnt/all/app.sock", other.Pid).Capacity);
        File.Delete(other.Path("/mnt/all/app.sock"));
        _sockets.Unix(other.Path("/mnt/all/app.sock"), backlog: 8);
        Assert.Equal(9, Look("/mnt/all/app.sock", other.Pid).Capacity);
    }

    [Fact]
    public void A_process_that_is_not_there_is_said() =>
        Assert.Contains("there is no process 999999999", Assert.Throws<LabException>(() => new QueueWatcher(ProxyLab.Endpoints.EndpointWords.Parse(":80"), 999_999_999)).Message, StringComparison.Ordinal);

    public void Dispose()
    {
        _sockets.Dispose();
        _folder.Dispose();
    }
}
