using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients;

/// <summary>The writer of <c>requests.csv</c>.</summary>
public sealed class RequestsCsvTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private static readonly RequestResult Full = new(7, 2, 10.0004, 10.5, 11.25, 12.9996, 200, Outcome.Ok, 160)
    {
        Connection = 3, Nth = 4, Interim = 1, Unasked = 0, BodyHash = 0xD24EC4F1A98C6E5B, Broken = BrokenRules.FoldedField | BrokenRules.InterimLength, RetryOf = 5,
    };

    private static readonly RequestResult Empty = new(8, 2, 0.0004, null, null, 1e9, null, Outcome.ConnectTimeout, 0);

    [Fact]
    public void Times_have_three_decimals_and_what_did_not_happen_is_an_empty_cell()
    {
        using (var csv = new RequestsCsv(_path))
        {
            csv.Write(Full);
            csv.Write(Empty);
        }
        Assert.Equal(RequestColumns.All.Heading + "\n" + "7,2,10.000,10.500,11.250,13.000,200,ok,160,3,4,1,0,d24ec4f1a98c6e5b,folded-field+interim-length,5\n8,2,0.000,,,1000000000.000,,connect-timeout,0,,,,,,,\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_second_writer_goes_on_without_a_second_header()
    {
        for (int i = 0; i < 2; i++)
        {
            using var csv = new RequestsCsv(_path);
            csv.Write(Full);
        }
        Assert.Equal(3, File.ReadLines(_path).Count());
    }

    [Fact]
    public void Every_row_is_in_the_file_after_a_flush()
    {
        using var csv = new RequestsCsv(_path);
        for (int i = 0; i < 10_000; i++)
            csv.Write(Full with { Id = i });
        csv.Flush();
        Assert.Equal(10_001, File.ReadLines(_path).Count());
    }

    [Fact]
    public async Task A_row_reaches_the_file_without_a_flush()
    {
        using var csv = new RequestsCsv(_path);
        csv.Write(Full);
        while (!File.ReadAllText(_path).Contains("\n7,", StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken); // the test's own limit is the failure
    }

    [Fact]
    public void A_full_disk_is_told_to_the_caller()
    {
        var csv = new RequestsCsv("/dev/full");
        csv.Write(Full);
        Assert.Throws<IOException>(csv.Flush);
        Assert.Throws<IOException>(() => csv.Write(Full));
        csv.Dispose(); // it was told
        var silent = new RequestsCsv("/dev/full");
        silent.Write(Full);
        Assert.Throws<IOException>(silent.Dispose);
    }

    public void Dispose() => File.Delete(_path);
}
