using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Matrix;
using ProxyLab.Matrix.Packs;
using ProxyLab.Matrix.Site;
using ProxyLab.Roots;
using ProxyLab.Tests.Matrix.Support;
using ProxyLab.Tests.Schemas.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>Columns that are submitted: what a pack holds, what is refused of it, and what the site of several says.</summary>
public sealed class PackTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MadeMatrix _made = new(2);

    private string Packed => _folder["column.tar.gz"];

    [Fact]
    public void A_column_comes_out_of_its_pack_as_it_went_in_with_who_measured_it_and_what_its_developers_say()
    {
        var column = Column(MadeMatrix.Column);
        var marked = column.First(c => c.Marks.Count > 0);
        PackWriter.Write(Packed, _made.Run, column, "A <b>Person</b>", $"# Answers\n\n## {marked.Id}\n\n> seen\n\nThis is <i>meant</i>\nso.\n\nSince 1.2.\n");
        var run = PackMerger.Merge([Packed], _folder["out"], ["matrix", "merge"]);
        Assert.Equal(column.SelectMany(c => c.Trials), run.Trials());
        var cell = column.Single(c => c is { Row: MadeMatrix.Row, Transport: Transport.Unix });
        Assert.Equal(File.ReadAllText(Path.Combine(RunFiles.Trial(_made.Run.Path, cell.Trials[0]), RunFiles.Wire)), File.ReadAllText(Path.Combine(RunFiles.Trial(run.Path, cell.Trials[0]), RunFiles.Wire)));

        Cell[] judged = [.. column.Select(c => c.Id == marked.Id ? c with { Marks = [] } : c)];
        MatrixSite.Write(run, judged);
        var matrix = JsonNode.Parse(Text(run.Path, "matrix/matrix.json"))!;
        Assert.Empty(JsonSchema.Breaches(matrix, JsonNode.Parse(File.ReadAllText(Repository.File("schemas/matrix.schema.json")))!));
        var measured = Assert.Single(matrix["measured"]!.AsArray())!;
        Assert.Equal((MadeMatrix.Column, "A <b>Person</b>", _made.Run.Id), ((string)measured["column"]!, (string)measured["by"]!, (string)measured["run"]!));
        Assert.Equal(marked.Id, (string)Assert.Single(measured["otherwise"]!.AsArray())!["cell"]!);
        var page = Text(run.Path, "matrix/" + SiteNames.OfColumn(MadeMatrix.Column));
        Assert.Contains("A &lt;b&gt;Person&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains(marked.Id, page, StringComparison.Ordinal);
        var own = Text(run.Path, "matrix/" + SiteNames.Of(marked));
        Assert.Contains("This is &lt;i&gt;meant&lt;/i&gt; so.", own, StringComparison.Ordinal);
        Assert.Contains("Since 1.2.", own, StringComparison.Ordinal);
        Assert.DoesNotContain("seen", own.Split("developers of")[1].Split("</blockquote>")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("developers of", Text(run.Path, "matrix/" + SiteNames.Of(column.First(c => c.Id != marked.Id))), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_packs_of_one_run_are_the_same_and_hold_no_other_column()
    {
        var again = _folder["again.tar.gz"];
        foreach (var file in (string[])[Packed, again]) PackWriter.Write(file, _made.Run, Column(MadeMatrix.Column), "me", null);
        Assert.Equal(File.ReadAllBytes(Packed), File.ReadAllBytes(again));
        Assert.All(Entries(Packed), e => Assert.True(e.Name is "pack.json" or "run.json" or "machine.json" || e.Name.Contains($"/{MadeMatrix.Column}/", StringComparison.Ordinal), e.Name));
    }

    [Fact]
    public void Every_column_of_a_run_can_be_put_together_again_and_one_twice_cannot()
    {
        var packs = _made.Cells.Select(c => c.Column).Distinct().Select((column, i) =>
        {
            PackWriter.Write(_folder[$"{i}.tar.gz"], _made.Run, Column(column), $"person {i}", null);
            return _folder[$"{i}.tar.gz"];
        }).ToArray();
        var run = PackMerger.Merge(packs, _folder["out"], []);
        Assert.Equal(_made.Cells.Count, run.Trials().Count);
        Assert.Equal(["person 0", "person 1"], Measured.Of(run).Select(m => m.Pack.By));
        Assert.Contains("both of", Assert.Throws<LabException>(() => PackMerger.Merge([packs[0], packs[1], packs[0]], _folder["out2"], [])).Culprit, StringComparison.Ordinal);
        Assert.Contains("put together", Assert.Throws<LabException>(() => PackWriter.Write(_folder["x.tar.gz"], run, Column(MadeMatrix.Column), "me", null)).Culprit, StringComparison.Ordinal);
    }

    /// <summary>What somebody may send instead of a pack. Nothing of it stays, and nothing is written elsewhere.</summary>
    public static TheoryData<string> Damages =>
    [
        "no archive", "cut off", "changed evidence", "a file more", "a file less", "a file twice", "a link", "climbs out", "absolute", "another column's trial", "a strange name", "a folder", "a device", "no pack.json", "pack.json is no JSON",
        "a key twice in pack.json", "another version", "the column climbs out", "a trial's number is none", "run.json of another column", "run.json is damaged", "machine.json is damaged", "a deeper folder",
        "by is null", "run is null", "column is null", "a cell's id is null", "cells are null", "no trials", "no machine.json", "sysctls are a number", "proxies are a list", "a proxy is a text", "many CPUs",
        "a backslash", "an escape", "a number of zeros", "a trial that is not listed", "verdicts", "half a file", "a wrong sum", "rubbish at the end", "twice in one file", "a file behind the end",
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_or_hostile_pack_is_refused_and_leaves_nothing(string damage)
    {
        PackWriter.Write(Packed, _made.Run, Column(MadeMatrix.Column), "me", null);
        var output = Path.Combine(Directory.CreateDirectory(_folder["inner"]).FullName, "out");
        Damage(damage);
        var before = Files();
        var fault = Assert.Throws<LabException>(() => PackMerger.Merge([Packed], output, []));
        Assert.True(fault.Phase is "read a pack" or "merge packs" or "read run folder", fault.Phase);
        Assert.Equal(before, Files());
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Where(f => f != _folder["inner"] + "/out").Order(StringComparer.Ordinal)];

    private void Damage(string damage)
    {
        if (damage == "no archive") File.WriteAllText(Packed, "hello");
        if (damage == "cut off") File.WriteAllBytes(Packed, File.ReadAllBytes(Packed)[..^200]);
        if (damage == "a wrong sum") File.WriteAllBytes(Packed, [.. File.ReadAllBytes(Packed)[..^8], (byte)(File.ReadAllBytes(Packed)[^8] ^ 1), .. File.ReadAllBytes(Packed)[^7..]]);
        if (damage == "rubbish at the end") File.AppendAllText(Packed, "rubbish");
        if (damage == "twice in one file") File.WriteAllBytes(Packed, [.. File.ReadAllBytes(Packed), .. File.ReadAllBytes(Packed)]);
        if (damage is "no archive" or "cut off" or "a wrong sum" or "rubbish at the end" or "twice in one file") return;
        var entries = Entries(Packed).ToList();
        var trial = entries.FindIndex(e => e.Name.EndsWith(RunFiles.Requests, StringComparison.Ordinal));
        var inTrial = Path.GetDirectoryName(entries[trial].Name)!;
        switch (damage)
        {
            case "changed evidence": entries[trial] = entries[trial] with { Octets = [.. entries[trial].Octets, (byte)'1'] }; break;
            case "a file more": entries.Add(new($"{inTrial}/more.csv", [1])); break;
            case "a file less": entries.RemoveAt(trial); break;
            case "a file twice": entries.Add(entries[trial]); break;
            case "a link": entries[trial] = entries[trial] with { Type = TarEntryType.SymbolicLink, Target = "/etc/passwd" }; break;
            case "a device": entries[trial] = entries[trial] with { Type = TarEntryType.CharacterDevice }; break;
            case "a folder": entries.Add(new(inTrial, [], TarEntryType.Directory)); break;
            case "climbs out": Told("trials/case/../../../../climbed"); break;
            case "absolute": Told("/tmp/climbed"); break;
            case "another column's trial": Told("trials/silent/proxy00+tuned/1/requests.csv"); break;
            case "a strange name": Told($"{inTrial}/.hidden"); break;
            case "a deeper folder": Told($"{inTrial}/more/requests.csv"); break;
            case "a trial's number is none": Told($"trials/silent/{MadeMatrix.Column}/-1/requests.csv"); break;
            case "no pack.json": entries.RemoveAt(0); break;
            case "pack.json is no JSON": entries[0] = entries[0] with { Octets = "{"u8.ToArray() }; break;
            case "a key twice in pack.json": entries[0] = entries[0] with { Octets = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entries[0].Octets).Replace("\"by\":", "\"by\": \"you\", \"by\":", StringComparison.Ordinal)) }; break;
            case "another version": Change("version", 99); break;
            case "the column climbs out": Change("column", ".."); break;
            case "run.json of another column": Replace(RunFiles.Run, """{"version":2,"id":"x","state":"finished","trials":["silent/other/1"]}"""); break;
            case "run.json is damaged": Replace(RunFiles.Run, """{"version":2,"trials":[7]}"""); break;
            case "machine.json is damaged": Replace(RunFiles.Machine, "[]"); break;
            case "by is null": Change("by", null); break;
            case "run is null": Change("run", null); break;
            case "column is null": Change("column", null); break;
            case "cells are null": Change("cells", null); break;
            case "a cell's id is null": Change("cells", JsonNode.Parse("[{\"id\":null,\"status\":\"\",\"mark\":\"\",\"rules\":[]}]")); break;
            case "no trials": Replace(RunFiles.Run, """{"version":2,"id":"x","state":"finished","trials":[]}"""); break;
            case "no machine.json": Remove(RunFiles.Machine); break;
            case "sysctls are a number": Replace(RunFiles.Machine, """{"version":2,"sysctls":3}"""); break;
            case "proxies are a list": Replace(RunFiles.Machine, """{"version":2,"proxies":[1]}"""); break;
            case "a proxy is a text": Replace(RunFiles.Machine, """{"version":2,"proxies":{"proxy00":"<script>"}}"""); break;
            case "many CPUs": Replace(RunFiles.Machine, """{"version":2,"cpus":"many"}"""); break;
            case "a backslash": Told($"trials/a\\b/{MadeMatrix.Column}/2/a"); break;
            case "an escape": Told($"trials/\u001b[31m/{MadeMatrix.Column}/2/a"); break;
            case "a number of zeros": Told($"trials/silent/{MadeMatrix.Column}/0002/a"); break;
            case "a trial that is not listed": Told($"trials/silent/{MadeMatrix.Column}/99999/a"); break;
            case "verdicts": Told($"{inTrial}/{RunFiles.Verdicts}"); break;
            case "half a file": Told($"{inTrial}/a{Json.Partial}"); break;
            case "a file behind the end": break;
            default: throw new InvalidOperationException(damage);
        }

        Save(entries, damage == "a file behind the end" ? new byte[TarHeader.Block].Append((byte)1) : []);

        void Remove(string name)
        {
            entries.RemoveAll(e => e.Name == name);
            var root = JsonNode.Parse(entries[0].Octets)!;
            foreach (var listed in root["files"]!.AsArray().Where(f => (string)f!["path"]! == name).ToArray()) root["files"]!.AsArray().Remove(listed);
            entries[0] = entries[0] with { Octets = Encoding.UTF8.GetBytes(root.ToJsonString()) };
        }

        void Told(string name)
        {
            entries.Add(new(name, [1]));
            Listed(name, [1]);
        }

        void Replace(string name, string text)
        {
            var at = entries.FindIndex(e => e.Name == name);
            entries[at] = entries[at] with { Octets = Encoding.UTF8.GetBytes(text) };
            Listed(name, entries[at].Octets);
        }

        void Listed(string name, byte[] octets)
        {
            var root = JsonNode.Parse(entries[0].Octets)!;
            foreach (var old in root["files"]!.AsArray().Where(f => (string)f!["path"]! == name).ToArray()) root["files"]!.AsArray().Remove(old);
            root["files"]!.AsArray().Add(new JsonObject { ["path"] = name, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(octets)) });
            entries[0] = entries[0] with { Octets = Encoding.UTF8.GetBytes(root.ToJsonString()) };
        }

        void Change(string key, JsonNode? value)
        {
            var root = JsonNode.Parse(entries[0].Octets)!;
            root[key] = value;
            entries[0] = entries[0] with { Octets = Encoding.UTF8.GetBytes(root.ToJsonString()) };
        }
    }

    private void Save(IEnumerable<Entry> entries, IEnumerable<byte> behind)
    {
        using var zipped = new GZipStream(File.Create(Packed), CompressionLevel.Fastest);
        Write(zipped, entries);
        zipped.Write([.. behind]);
    }

    private static void Write(Stream zipped, IEnumerable<Entry> entries)
    {
        using var archive = new TarWriter(zipped, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var entry in entries)
        {
            var written = new PaxTarEntry(entry.Type, entry.Name);
            if (entry.Type == TarEntryType.RegularFile) written.DataStream = new MemoryStream(entry.Octets);
            if (entry.Target is not null) written.LinkName = entry.Target;
            archive.WriteEntry(written);
        }
    }

    private static IEnumerable<Entry> Entries(string file)
    {
        using var unzipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var archive = new TarReader(unzipped);
        while (archive.GetNextEntry() is { } entry)
        {
            using var octets = new MemoryStream();
            entry.DataStream?.CopyTo(octets);
            yield return new(entry.Name, octets.ToArray());
        }
    }

    private IReadOnlyList<Cell> Column(string column) => [.. _made.Cells.Where(c => c.Column == column)];

    private static string Text(string folder, string path) => File.ReadAllText(Path.Combine(folder, path));

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }

    private sealed record Entry(string Name, byte[] Octets, TarEntryType Type = TarEntryType.RegularFile, string? Target = null);
}
