using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>What a seal finds out.</summary>
public sealed class SealTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SealTests()
    {
        _folder.Write("samples.csv", "t_ms,queue\n1,2\n3,4\n");
        _folder.Write("proxy.log", "");
        Seal.Write(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_as_it_was_fits() => Assert.Null(Seal.Breach(_folder.Path));

    [Fact]
    public void Verdicts_may_be_written_again()
    {
        _folder.Write("verdicts.json", "{}");
        Assert.Null(Seal.Breach(_folder.Path));
    }

    [Theory]
    [InlineData("t_ms,queue\n1,2\n", "samples.csv does not fit its seal: 2 lines and 15 octets, and it had 3 and 19")]
    [InlineData("t_ms,queue\n1,2\n3,5\n", "samples.csv does not fit its seal: its octets are others")]
    [InlineData("", "samples.csv does not fit its seal: 0 lines and 0 octets, and it had 3 and 19")]
    public void A_changed_file_is_named(string text, string says)
    {
        _folder.Write("samples.csv", text);
        Assert.Equal(says, Seal.Breach(_folder.Path));
    }

    [Fact]
    public void A_lost_file_is_named()
    {
        File.Delete(_folder["proxy.log"]);
        Assert.Equal("proxy.log is not there any more", Seal.Breach(_folder.Path));
    }

    [Fact]
    public void A_file_that_came_later_is_named()
    {
        _folder.Write("trace.log", "");
        Assert.Equal("trace.log was added after the trial had ended", Seal.Breach(_folder.Path));
    }

    [Fact]
    public void A_link_to_the_very_same_octets_is_no_file_of_a_trial()
    {
        File.Move(_folder["samples.csv"], _folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["samples.csv"], _folder["elsewhere"]);
        Assert.Contains("is a link", Seal.Breach(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_in_the_place_of_a_file_does_not_hold_the_reader()
    {
        File.Delete(_folder["samples.csv"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["samples.csv"]));
        Assert.NotNull(Seal.Breach(_folder.Path));
    }

    [Fact]
    public void A_fifo_in_the_place_of_a_file_does_not_hold_the_reader()
    {
        File.Delete(_folder["samples.csv"]);
        Process.Start("mkfifo", _folder["samples.csv"]).WaitForExit();
        Assert.Contains("is no regular file", Seal.Breach(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "version": 2, "files": [ { "name": "../x", "rows": 1, "octets": 1, "sha256": "" } ] }""")]
    [InlineData("""{ "version": 2, "files": [ { "name": "a", "rows": 1, "octets": 1, "sha256": "" }, { "name": "a", "rows": 1, "octets": 1, "sha256": "" } ] }""")]
    [InlineData("""{ "version": 3, "files": [] }""")]
    public void A_seal_that_cannot_be_read_fits_nothing(string text)
    {
        _folder.Write("seal.json", text);
        Assert.StartsWith("its seal cannot be read", Seal.Breach(_folder.Path), StringComparison.Ordinal);
    }
}
