using ProxyLab.Roots;
using ProxyLab.Tests.Roots.Support;
using Xunit;

namespace ProxyLab.Tests.Roots;

/// <summary>An archive that would harm is refused in words that name what is wrong; nothing of it is kept, and nothing is written elsewhere.</summary>
public sealed class HostileArchiveTests
{
    /// <summary>Small limits, so that a bomb can be small too.</summary>
    private static readonly UnpackLimits Limits = new()
    {
        Octets = 1_000_000, FileOctets = 800_000, Entries = 1000, Layers = 10, Ratio = 100, RatioFrom = 100_000, JsonOctets = 65_536,
    };

    private static readonly Dictionary<string, (Func<byte[]> Make, string Words)> All = Hostile.All.Concat(HostileImages.All).ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Kinds { get; } = [.. All.Keys];

    [Fact]
    public void There_are_more_than_30_kinds() => Assert.InRange(All.Count, 31, 200);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_archive_is_refused_by_name_and_leaves_nothing(string kind) => Refused(kind, (unpacker, folder) =>
    {
        File.WriteAllBytes(folder["archive"], All[kind].Make());
        return unpacker.Archive(folder["archive"]);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_archive_that_comes_as_a_stream_is_refused_by_name_and_leaves_nothing(string kind) =>
        Refused(kind, (unpacker, _) => unpacker.Archive(new MemoryStream(All[kind].Make())), moreWords: "more than 1,000,000");

    private static void Refused(string kind, Func<Unpacker, TempFolder, Unpacked> unpack, string? moreWords = null)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["canary"]);
        File.WriteAllText(folder["canary/kept"], "kept");
        var cache = new RootCache(folder["cache"], Limits);
        var fault = Assert.Throws<LabException>(() => cache.Add("x", "a test", unpacker => unpack(unpacker, folder), default));
        Assert.Equal("unpack root", fault.Phase);
        Assert.True(fault.Culprit.Contains(All[kind].Words, StringComparison.Ordinal) || (moreWords is not null && fault.Culprit.Contains(moreWords, StringComparison.Ordinal)), fault.Culprit);
        Assert.NotEmpty(fault.Remedy);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["cache"]));
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(folder["canary"]).Select(Path.GetFileName));
        Assert.Equal("kept", File.ReadAllText(folder["canary/kept"]));
        Assert.Equal(["archive", "cache", "canary"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Append("archive").Distinct().Order(StringComparer.Ordinal));
    }
}
