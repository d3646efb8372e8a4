using System.Net.Sockets;
using ProxyLab.Tests.Watching.Support;
using Xunit;
using static ProxyLab.Tests.Watching.Support.Watched;

namespace ProxyLab.Tests.Watching;

/// <summary>A Unix socket is found by its file, and an abstract one by its name.</summary>
public sealed class UnixListenerTests : IDisposable
{
    private readonly Watched _sockets = new();
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("{0}/app.sock")]
    [InlineData("{0}//app.sock")]
    [InlineData("{0}/deep/../app.sock")]
    [InlineData("{0}/link.sock")]
    [InlineData("{0}/deep/up/app.sock")]
    [InlineData("{0}/hard.sock")]
    [InlineData("unix:{0}/app.sock")]
    public void However_its_path_is_spelled_it_is_found(string spelled)
    {
        var listener = _sockets.Unix(_folder["app.sock"]);
        _sockets.Connect(listener.LocalEndPoint!, 3);
        Directory.CreateDirectory(_folder["deep"]);
        File.CreateSymbolicLink(_folder["link.sock"], "app.sock");
        File.CreateSymbolicLink(_folder["deep/up"], "..");
        Link("app.sock", "hard.sock");
        Assert.Equal((3, 8), Look(string.Format(System.Globalization.CultureInfo.InvariantCulture, spelled, _folder.Path)) is var r ? (r.Queue, r.Capacity) : default);
    }

    [Fact]
    public void A_relative_path_is_relative_to_where_it_was_written()
    {
        _sockets.Unix(_folder["app.sock"], backlog: 6);
        Assert.Equal(7, Look(Path.GetRelativePath(Environment.CurrentDirectory, _folder["app.sock"])).Capacity);
    }

    [Theory]
    [InlineData("a path with  spaces")]
    [InlineData("a\nline")]
    [InlineData("ünï:80")]
    public void A_name_of_any_octets_is_found(string name)
    {
        _sockets.Unix(_folder[name], backlog: 4);
        Assert.Equal(5, Look(_folder[name]).Capacity);
    }

    [Fact]
    public void A_socket_that_was_renamed_is_found_by_its_new_name_and_says_what_it_was_bound_as()
    {
        _sockets.Unix(_folder["app.sock"]);
        File.Move(_folder["app.sock"], _folder["old.sock"]);
        var reading = Look(_folder["old.sock"]);
        Assert.Equal(_folder["app.sock"], Assert.Single(reading.Sockets!).Name);
        Assert.Contains("bound as", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_removed_is_said_of_the_listener_that_nobody_reaches_any_more()
    {
        _sockets.Connect(_sockets.Unix(_folder["app.sock"]).LocalEndPoint!, 2);
        File.Delete(_folder["app.sock"]);
        var reading = Look(_folder["app.sock"]);
        Assert.Equal((2, false), Assert.Single(reading.Sockets!) is var s ? (s.Queue, s.IsReachable) : default);
        Assert.Contains("was removed", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_whose_directory_was_removed_with_it_is_still_known()
    {
        Directory.CreateDirectory(_folder["deep"]);
        _sockets.Unix(_folder["deep/app.sock"], backlog: 4);
        Directory.Delete(_folder["deep"], recursive: true);
        Assert.Contains("was removed", Assert.Single(Look(_folder["deep/app.sock"]).Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "replaced by another socket, on which nobody listens")]
    [InlineData(false, "replaced by one that is no socket")]
    public void A_file_that_was_replaced_is_said(bool bySocket, string said)
    {
        _sockets.Unix(_folder["app.sock"]);
        File.Delete(_folder["app.sock"]);
        if (bySocket) _sockets.Unix(_folder["app.sock"], listens: false);
        else File.WriteAllText(_folder["app.sock"], "");
        Assert.Contains(said, Assert.Single(Look(_folder["app.sock"]).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_listeners_of_one_path_the_one_that_connects_reach_is_shown_and_the_orphan_named()
    {
        _sockets.Connect(_sockets.Unix(_folder["app.sock"], backlog: 3).LocalEndPoint!, 2);
        File.Delete(_folder["app.sock"]);
        _sockets.Connect(_sockets.Unix(_folder["app.sock"], backlog: 9).LocalEndPoint!, 1);
        var reading = Look(_folder["app.sock"]);
        Assert.Equal((1, 10, true), Assert.Single(reading.Sockets!) is var s ? (s.Queue, s.Capacity, s.IsReachable) : default);
        Assert.StartsWith("orphan: ", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.Contains($"held by {Environment.ProcessId} ", reading.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_is_restarted_while_it_is_watched_is_watched_on()
    {
        var old = _sockets.Unix(_folder["app.sock"], backlog: 3);
        using var watcher = new ProxyLab.Watching.QueueWatcher(ProxyLab.Endpoints.EndpointWords.Parse(_folder["app.sock"]), null);
        Assert.Equal(4, watcher.Read().Capacity);
        old.Dispose();
        File.Delete(_folder["app.sock"]);
        Assert.True(watcher.Read().IsNobody);
        _sockets.Unix(_folder["app.sock"], backlog: 9);
        Assert.True(SpinWait.SpinUntil(() => watcher.Read().Capacity == 10, 5000));
        Assert.Equal(0, watcher.Read().Failed);
    }

    [Fact]
    public void A_file_that_is_replaced_while_the_old_listener_lives_on_is_noticed()
    {
        _sockets.Unix(_folder["app.sock"], backlog: 3);
        using var watcher = new ProxyLab.Watching.QueueWatcher(ProxyLab.Endpoints.EndpointWords.Parse(_folder["app.sock"]), null);
        Assert.Empty(watcher.Read().Notes);
        File.Delete(_folder["app.sock"]);
        Assert.True(SpinWait.SpinUntil(() => watcher.Read() is { Capacity: 4, Notes: [var removed] } && removed.Contains("was removed", StringComparison.Ordinal), 5000));
        _sockets.Unix(_folder["app.sock"], backlog: 9);
        Assert.True(SpinWait.SpinUntil(() => watcher.Read() is { Capacity: 10, Notes: [var orphan] } && orphan.StartsWith("orphan", StringComparison.Ordinal), 5000));
    }

    [Fact]
    public void Of_a_path_on_which_nobody_listens_it_is_said_why()
    {
        Assert.Contains("there is no such file", Nobody(_folder["none.sock"]), StringComparison.Ordinal);
        File.WriteAllText(_folder["file.sock"], "");
        Assert.Contains("there is no such file", Nobody(_folder["file.sock/deeper"]), StringComparison.Ordinal);
        Assert.Contains("the file is no socket", Nobody(_folder["file.sock"]), StringComparison.Ordinal);
        _sockets.Unix(_folder["datagram.sock"], type: SocketType.Dgram, listens: false);
        Assert.Contains("a datagram socket, which has no accept queue", Nobody(_folder["datagram.sock"]), StringComparison.Ordinal);
        var deaf = _sockets.Unix(_folder["deaf.sock"], listens: false);
        Assert.Contains("does not listen", Nobody(_folder["deaf.sock"]), StringComparison.Ordinal);
        Link("deaf.sock", "left.sock");
        var gone = _sockets.Unix(_folder["gone.sock"]);
        Link("gone.sock", "accepted.sock");
        _sockets.Connect(gone.LocalEndPoint!, 1);
        _sockets.Own(gone.Accept());
        gone.Dispose();
        Assert.Contains("the file of a socket is there, and nobody listens on it", Nobody(_folder["accepted.sock"]), StringComparison.Ordinal);
        deaf.Dispose(); // .NET removes the file that it bound
        Assert.Contains("the file of a socket is there, and nobody listens on it", Nobody(_folder["left.sock"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_of_records_has_an_accept_queue_as_well()
    {
        var listener = _sockets.Unix(_folder["app.sock"], backlog: 3, SocketType.Seqpacket);
        _sockets.Connect(listener.LocalEndPoint!, 2, SocketType.Seqpacket)[0].Dispose();
        _sockets.Own(listener.Accept());
        var reading = Look(_folder["app.sock"]);
        Assert.Equal(("Unix seqpacket", 1, 4, 0, 1), Assert.Single(reading.Sockets!) is var s ? (s.Kind, s.Queue, s.Capacity, s.Dead, reading.Accepted) : default);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\0with\0zeros", "@with@zeros")]
    [InlineData("\0\0\0", "@@@")]
    [InlineData("@sign", "@sign")]
    [InlineData(" blank", " blank")]
    public void An_abstract_name_is_found_as_people_and_ss_write_it(string bound, string written)
    {
        var id = Guid.NewGuid();
        _sockets.Connect(_sockets.Unix($"\0{id}{bound}", backlog: 5).LocalEndPoint!, 2);
        Assert.Equal((2, 6), Look($"@{id}{written}") is var r ? (r.Queue, r.Capacity) : default);
        Assert.Equal((2, 6), Look($"unix:@{id}{written}") is var u ? (u.Queue, u.Capacity) : default);
    }

    [Fact]
    public void An_abstract_name_with_zeros_behind_is_another_name_which_is_told()
    {
        var id = Guid.NewGuid();
        _sockets.Unix($"\0{id}\0\0");
        Assert.Contains($"names that begin so: @{id}@@", Nobody($"@{id}"), StringComparison.Ordinal);
        Assert.Contains("there is no such name", Nobody($"@{id}/other"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _sockets.Dispose();
        _folder.Dispose();
    }

    private void Link(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [_folder[from], _folder[to]]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }
}
