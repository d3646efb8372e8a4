using ProxyLab.Matrix;
using ProxyLab.Matrix.Reproducing;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>The folder of <c>proxylab reproduce</c>, as text: of every misbehaviour it can be read by Python and by bash.</summary>
public sealed class ReproducerTests
{
    [Fact]
    public void The_upstream_of_every_row_is_sound_Python()
    {
        using var folder = new TempFolder();
        foreach (var (misbehaviour, kind) in TheLab.Catalogue.Cases.OfType<Misbehaviour>().SelectMany(m => m.Kinds.Select(k => (m, k))))
            Reproducer.Write(Made(misbehaviour, kind), folder[misbehaviour.RowOf(kind)]);
        Succeeds(folder.Path, "python3", "-m", "compileall", "-q", ".");
        Succeeds(folder.Path, "bash", "-c", "for file in */run.sh; do bash -n $file || exit 1; done");
    }

    [Fact]
    public void A_folder_with_something_in_it_is_left_alone()
    {
        using var folder = new TempFolder();
        folder.Write("mine", "mine");
        var misbehaviour = TheLab.Catalogue.Cases.OfType<Misbehaviour>().First();
        Assert.Contains("--out", Assert.Throws<LabException>(() => Reproducer.Write(Made(misbehaviour, misbehaviour.Kinds[0]), folder.Path)).Remedy, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder["mine"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_word_of_the_command_is_one_word_for_bash_whatever_is_in_it()
    {
        using var folder = new TempFolder();
        const string Program = "/bin/it's $HOME `true` \"x\"";
        var misbehaviour = TheLab.Catalogue.Cases.OfType<Misbehaviour>().First();
        Reproducer.Write(Made(misbehaviour, misbehaviour.Kinds[0]) with { Program = Program }, folder["out"]);
        var line = File.ReadLines(folder["out/run.sh"]).Single(l => l.StartsWith("proxy=", StringComparison.Ordinal));
        Assert.Equal(Program, OutsideProgram.Run(folder.Path, "bash", "-c", $"{line}; printf %s \"$proxy\"").Text);
    }

    [Fact]
    public void What_is_no_HTTP_is_asked_for_by_the_strict_client_whose_reason_is_told()
    {
        using var folder = new TempFolder();
        var misbehaviour = TheLab.Catalogue.Cases.OfType<Misbehaviour>().First(m => m.Plan.Requests == 1);
        var blank = new Cell { Row = "row", Case = misbehaviour, Kind = misbehaviour.Kinds[0], Column = "proxy", Transport = Transport.Tcp, Trials = [new("row", "proxy", 1)], State = "valid" };
        foreach (var outcome in (Outcome[])[Outcome.Malformed, Outcome.Cut])
        {
            var seen = blank.With([new(blank.Trials[0], new() { Endings = [new(200, outcome, 4, (0.1, 0.2), (100, 100))] }, [])]);
            Reproducer.Write(Made(misbehaviour, misbehaviour.Kinds[0]) with { Seen = seen }, folder[$"{outcome}"]);
        }

        Assert.Equal((true, false), (File.Exists(folder["Malformed/client.py"]), File.Exists(folder["Cut/client.py"])));
        Assert.Contains("by `client.py`, since curl bears what is no HTTP,", File.ReadAllText(folder["Malformed/README.md"]), StringComparison.Ordinal);
        Assert.Contains("by curl,", File.ReadAllText(folder["Cut/README.md"]), StringComparison.Ordinal);
    }

    private static Reproduction Made(Misbehaviour misbehaviour, Variant kind)
    {
        var (plan, driver) = (TheLab.Set(misbehaviour.Plan, kind.With("transport", misbehaviour.Transports[0])), TheLab.Catalogue.Proxies[0]);
        return new()
        {
            Cell = "row/column/tcp", Case = misbehaviour, Driver = driver, Program = "/usr/sbin/program", Version = "1", Plan = plan, Configuration = "", Upstream = Endpoint.Loopback(9000),
        };
    }

    private static void Succeeds(string folder, params string[] command)
    {
        var (code, text) = OutsideProgram.Run(folder, command);
        Assert.True(code == 0, text);
    }
}
