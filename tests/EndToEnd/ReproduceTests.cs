using System.Diagnostics;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary><c>proxylab reproduce</c>: cells of several groups, run by the lab and then by plain sockets, curl and bash, tell the same.</summary>
public sealed class ReproduceTests
{
    private const string Rows = "half-answer-length-fin,half-answer-until-close-fin,bad-status-line-no-number,two-lengths-different-lengths,refuses-connections,retry-later";

    [Fact]
    public async Task A_sample_of_cells_is_the_same_by_plain_sockets()
    {
        foreach (var proxy in (string[])["nginx", "haproxy"]) Needs.Proxy(proxy);
        foreach (var program in (string[])["python3", "curl", "bash"]) Needs.Program(program);
        using var lab = new Lab();
        var matrix = await lab.Run("matrix", "--only", Rows, "--proxy", "nginx,haproxy", "--out", Path.Combine(lab.Folder, "out"));
        Assert.True(matrix.ExitCode is 0 or 2, matrix.Err + matrix.Out); // 2 where the machine made a cell invalid: the sample is of the others
        using var check = Process.Start(new ProcessStartInfo("python3",
            [Repository.File("scripts/matrix-check.py"), "--from", Path.Combine(lab.Folder, "out", "latest"), "--sample", "16", "--jobs", "4", "--program", Lab.Program])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (errors, output) = (check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, output + await errors);
        Assert.InRange(output.Split('\n').Count(line => line.StartsWith("agrees", StringComparison.Ordinal)), 16, 24);
    }

    [Fact]
    public async Task A_cell_that_is_in_no_run_can_be_written_and_says_what_the_upstream_does()
    {
        Needs.Proxy("nginx");
        using var lab = new Lab();
        var made = await lab.Run("reproduce", "silent/nginx/tcp");
        Assert.True(made.ExitCode == 0, made.Err);
        var folder = Path.Combine(lab.Folder, "reproduce-silent-nginx-tcp");
        Assert.Equal(["README.md", "proxy.conf", "run.sh", "upstream.py"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("reads a whole request; does nothing more", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
        Assert.True(Programs.IsProgram(Path.Combine(folder, "run.sh")));
        var again = await lab.Run("reproduce", "silent/nginx/tcp");
        Assert.Equal(2, again.ExitCode);
    }

    [Theory]
    [InlineData("silent", "is no cell")]
    [InlineData("silnt/nginx/tcp", "Did you mean 'silent'?")]
    [InlineData("silent/nginx/udp", "no transport 'udp'")]
    public async Task A_cell_that_is_not_there_is_bad_usage_and_the_nearest_is_told(string cell, string message)
    {
        using var lab = new Lab();
        var told = await lab.Run("reproduce", cell);
        Assert.Equal(64, told.ExitCode);
        Assert.Contains(message, told.Err, StringComparison.Ordinal);
    }
}
