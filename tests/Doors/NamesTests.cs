using System.Text.RegularExpressions;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Doors;

/// <summary>
/// Nothing in lab/ names what came in through a door, but the folder of its own: neither in code, nor in a string, nor in a comment. Of drivers
/// and servers both names count: the class's, and the door's, in any spelling. Of probes and figures only the class's counts, because their door
/// names are words of the field (samples, processes, workers, saturation), which others have to say; so is the door name of one driver.
/// </summary>
public sealed class NamesTests
{
    private static readonly IReadOnlyList<Door> Programs = [.. TheLab.Catalogue.Proxies, .. TheLab.Catalogue.Servers];
    private static readonly IReadOnlyList<Door> All = [.. Programs, .. TheLab.Catalogue.Probes, .. TheLab.Catalogue.Figures];

    public static TheoryData<string> Doors { get; } = [.. All.Select(d => d.GetType().Name)];

    [Theory]
    [MemberData(nameof(Doors))]
    public void No_file_outside_of_its_own_folder_names_it(string type)
    {
        var door = All.Single(d => d.GetType().Name == type);
        string[] names = Programs.Contains(door) && door.Name != "node" ? [type, door.Name, door.Name.Replace("-", "", StringComparison.Ordinal), door.Name.Replace('-', '_')] : [type];
        var pattern = new Regex($@"(?<![A-Za-z])({string.Join('|', names.Select(Regex.Escape))})(?![a-z])", RegexOptions.IgnoreCase);
        var own = FolderOf(type);
        Assert.Empty(Sources().Where(f => !f.StartsWith(own, StringComparison.Ordinal)).SelectMany(f => Lines(f, pattern)));
    }

    [Fact]
    public void Each_of_them_has_a_folder() => Assert.All(All, d => Assert.NotEmpty(FolderOf(d.GetType().Name)));

    private static string FolderOf(string type) => Path.GetDirectoryName(Sources().Single(f => Path.GetFileName(f) == $"{type}.cs"))! + "/";

    private static IEnumerable<string> Lines(string file, Regex pattern) =>
        File.ReadLines(file).Select((line, i) => (line, i)).Where(l => pattern.IsMatch(l.line)).Select(l => $"{Path.GetRelativePath(Repository.Root, file)}:{l.i + 1}: {l.line.Trim()}");

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Repository.File("lab"), "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".cs" or ".txt" && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
}
