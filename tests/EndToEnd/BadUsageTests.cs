using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A command line that asks for what there is not is refused at once, with the nearest name or the range: exit code 64.</summary>
public sealed class BadUsageTests
{
    [Theory]
    [InlineData("run nevr-accept", "no case 'nevr-accept'. Did you mean 'never-accept'?")]
    [InlineData("run --proxy ngnix", "no proxy 'ngnix'. Did you mean 'nginx'?")]
    [InlineData("run --proxy nginx,hapoxy", "no proxy 'hapoxy'. Did you mean 'haproxy'?")]
    [InlineData("run --proxi nginx", "no option '--proxi'. Did you mean '--proxy'?")]
    [InlineData("judge --jso results", "no option '--jso'. Did you mean '--json'?")]
    [InlineData("list --jsno", "no option '--jsno'. Did you mean '--json'?")]
    [InlineData("rnu never-accept", "no command 'rnu'. Did you mean 'run'?")]
    [InlineData("run --set backlgo=5", "no key 'backlgo'. Did you mean 'backlog'?")]
    [InlineData("run --profile sed", "no profile 'sed'. Did you mean 'seed'?")]
    public async Task An_unknown_name_is_answered_with_the_nearest(string line, string says) => await Refused(line, says);

    [Theory]
    [InlineData("run --set clients=0", "1 to 15000")]
    [InlineData("run --set backlog=-1", "0 to 65535")]
    [InlineData("run --set backlog=99999999999999999999", "0 to 65535")]
    [InlineData("run --set read_timeout=99h", "1ms to 3600s")]
    [InlineData("run --set transport=udp", "unix, tcp")]
    [InlineData("run --set tick=0", "1ms to 10s")]
    [InlineData("run --set clients=abc", "a whole number")]
    [InlineData("run --set alone=perhaps", "true or false")]
    [InlineData("run --set listen=percpu", "shared, reuseport, per-cpu")]
    [InlineData("run --set rps=cpu0", "hexadecimal")]
    [InlineData("run --set wire=veth", "what is between clients and proxy is the key link: link=veth")]
    [InlineData("run healthy --sweep wire=loopback,veth", "what is between clients and proxy is the key link: link=loopback")]
    [InlineData("run --repeat 0", "--repeat takes a whole number from 1 up")]
    [InlineData("run --jobs 0", "--jobs takes a whole number from 1 up")]
    [InlineData("run --repeat many", "'many'", "--repeat")]
    public async Task A_value_out_of_range_is_answered_with_the_range(string line, params string[] says) => await Refused(line, says);

    [Theory]
    [InlineData("run --set clients", "--set takes key=value, not 'clients'")]
    [InlineData("run --set =5", "--set takes key=value, not '=5'")]
    [InlineData("run --set", "--set")]
    [InlineData("judge", "'run'")]
    [InlineData("doctor x", "'x'")]
    public async Task A_malformed_command_line_is_answered_with_the_form(string line, string says) => await Refused(line, says);

    [Theory]
    [InlineData("matrix --transport udp", "--transport takes one of unix, tcp, not 'udp'")]
    [InlineData("matrix --transport 1", "not '1'")]
    [InlineData("matrix --transport EMPTY", "--transport")]
    [InlineData("matrix --only EMPTY", "--only names no misbehaviour")]
    [InlineData("matrix --only ,", "--only names no misbehaviour")]
    [InlineData("matrix --proxy EMPTY", "--proxy names no proxy")]
    [InlineData("run --proxy ,", "--proxy names no proxy")]
    [InlineData("matrix --proxy nginx@", "'nginx@' names no root")]
    [InlineData("matrix --from EMPTY", "the name of a run is empty")]
    [InlineData("matrix --from x --only silent", "--only would say nothing there")]
    [InlineData("matrix --from x --dry-run", "--dry-run would say nothing there")]
    [InlineData("matrix --resume EMPTY --only silent --proxy csharp --dry-run", "the name of a run is empty")]
    [InlineData("matrix --shard 1/2147483647", "n up to 10,000")]
    [InlineData("matrix pack x.tar.gz --from EMPTY --by me", "the name of a run is empty")]
    [InlineData("reproduce silent/csharp/tcp --from EMPTY", "the name of a run is empty")]
    [InlineData("reproduce silent/csharp/tcp --out EMPTY", "--out takes the name of a folder")]
    [InlineData("reproduce silent/nginx@/tcp", "'nginx@' names no root")]
    [InlineData("reproduce silent//tcp", "is no cell")]
    [InlineData("reproduce silent/,/tcp", "is no cell")]
    [InlineData("reproduce silent/csharp,nginx/tcp", "is no cell")]
    public async Task A_line_of_the_matrix_that_means_nothing_is_refused_and_nothing_else_is_done_instead(string line, string says) => await Refused(line, says);

    private static async Task Refused(string line, params string[] says)
    {
        using var lab = new Lab();
        (await lab.Run([.. line.Split(' ').Select(word => word == "EMPTY" ? "" : word)])).Fails(64, says);
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "out")), "something was run");
        Assert.Empty(Directory.EnumerateFileSystemEntries(lab.Folder));
    }
}
