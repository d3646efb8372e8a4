using ProxyLab.Roots;
using ProxyLab.Tests.Roots.Support;
using Xunit;

namespace ProxyLab.Tests.Roots;

/// <summary>The cache of roots, what fills it and who finds what in it.</summary>
public sealed class RootCacheTests : IDisposable
{
    private static readonly byte[] Archive = new Tar().File("a").Octets, Other = new Tar().File("b").Octets;
    private readonly TempFolder _folder = new();

    private RootCache Cache => new(_folder["cache"], UnpackLimits.Default);

    [Fact]
    public async Task Two_that_add_the_same_at_once_both_succeed()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Add(Archive, $"n{i % 4}"))));
        Assert.Single(both.Select(r => r.Digest).Distinct());
        Assert.Equal(["n0", "n1", "n2", "n3"], Assert.Single(Cache.All).Names.Order(StringComparer.Ordinal));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder["cache"]));
    }

    [Fact]
    public void What_a_killed_process_left_does_not_count_and_is_removed_and_what_is_at_work_is_not()
    {
        Directory.CreateDirectory(_folder["cache/.work-killed/root/etc"]);
        using var atWork = WorkFolder.Make(_folder["cache"]);
        Assert.Empty(Cache.All);
        Assert.Equal(1, Cache.RemoveRemains());
        Assert.Equal([atWork.Path], Directory.EnumerateFileSystemEntries(_folder["cache"]));
    }

    [Fact]
    public void A_root_that_is_held_is_not_removed_and_one_that_is_let_go_is()
    {
        var root = Add(Archive, "x");
        using (root.Hold()) Assert.Contains("in use", Assert.Throws<LabException>(() => Cache.Remove(root)).Culprit, StringComparison.Ordinal);
        Cache.Remove(root);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["cache"]));
        Assert.Throws<LabException>(() => root.Hold());
    }

    [Fact]
    public void A_root_is_found_by_name_by_digest_and_by_the_beginning_of_one()
    {
        var root = Add(Archive, "x");
        Add(Other, "y");
        Assert.All(["x", root.Digest, root.Digest[7..], root.Beginning, root.Digest[..13]], text => Assert.Equal(root.Digest, Cache.Find(text)!.Digest));
        Assert.Null(Cache.Find(root.Digest[7..12]));
        Assert.Null(Cache.Find("z"));
    }

    [Fact]
    public void A_name_means_one_root_alone()
    {
        Add(Archive, "x");
        Assert.Contains("name of another root", Assert.Throws<LabException>(() => Add(Other, "x")).Culprit, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder["cache"]));
    }

    [Fact]
    public void The_cache_is_where_the_environment_says_and_nobody_else_can_enter_it()
    {
        Assert.Equal("/own", RootCache.FolderOf(n => n switch { "PROXYLAB_ROOTS" => "/own", _ => "/x" }));
        Assert.Equal("/cache/proxylab/roots", RootCache.FolderOf(n => n switch { "XDG_CACHE_HOME" => "/cache", "HOME" => "/home/a", _ => null }));
        Assert.Equal("/home/a/.cache/proxylab/roots", RootCache.FolderOf(n => n switch { "XDG_CACHE_HOME" => "relative", "HOME" => "/home/a", _ => null }));
        Assert.Throws<LabException>(() => RootCache.FolderOf(_ => null));
        Add(Archive, "x");
        Assert.Equal((UnixFileMode)0b111_000_000, new FileInfo(_folder["cache"]).UnixFileMode);
    }

    [Fact]
    public async Task A_folder_is_used_as_it_is_and_a_file_a_layout_and_a_reference_are_unpacked()
    {
        Directory.CreateDirectory(_folder["plain/etc"]);
        File.WriteAllBytes(_folder["mine.tar.gz"], Tar.Gzip(Archive));
        Images.Write(Images.Oci(Archive), _folder["layout"]);
        using var finder = new RootFinder(Cache, new Engine(Images.Docker(Other)));
        Assert.Equal(new ProxyRoot("plain", _folder["plain"], null, _folder["plain"]), await finder.Find(_folder["plain"] + "/", Stop));
        Assert.Equal("mine", (await finder.Find(_folder["mine.tar.gz"], Stop)).Name);
        Assert.Equal("layout", (await finder.Find(_folder["layout"], Stop)).Name);
        var made = await finder.Find("made:1", Stop);
        Assert.Equal(("made:1", "made:1", true), (made.Name, made.Source, File.Exists(Path.Combine(made.Folder, "b"))));
        using var without = new RootFinder(Cache, null);
        Assert.Equal(made, await without.Find("made:1", Stop));
        Assert.Throws<LabException>(() => Cache.Remove(Cache.Find("made:1")!));
        Assert.Contains("proxylab roots add", (await Assert.ThrowsAsync<LabException>(() => without.Find("made:2", Stop))).Remedy, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UsageException>(() => without.Add("n", _folder["plain"], Stop));
        Assert.Contains("second", (await without.Add("second", "made:1", Stop)).Names);
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CachedRoot Add(byte[] archive, string name) => Cache.Add(name, "a test", u => u.Archive(new MemoryStream(archive)), default);

    private sealed class Engine(byte[] image) : IImageSource
    {
        public Task<Stream> Save(string reference, CancellationToken cancel) => Task.FromResult<Stream>(new MemoryStream(image));
    }
}
