using System.Diagnostics;
using System.Globalization;
using System.Text;
using ProxyLab.Judging;
using ProxyLab.Report;
using ProxyLab.Report.Text;
using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// A real run folder, damaged at random in one place, and in half of the cases sealed again, as somebody who means harm would: judging and reporting
/// end with an error of the lab's or with verdicts, within seconds, and write nowhere else.
/// </summary>
[Collection(Alone.Name)]
[Trait("Asked", "once")]
public sealed class RunFolderFuzzTests(WholeRun whole)
{
    // Judging a folder costs some hundred times what parsing a line costs.
    private const int Share = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "\"\"", "-1", "0", "1e999", "1e308", "-9223372036854775809", "18446744073709551616", "0.1", "\"\\ud800\"", "\"\\u0000\\u001b[2J\"",
        "\"../../../etc\"", "\"a/b/c\"", "[[[[[[[[[[[[]]]]]]]]]]]]", "\"<script>\"",
    ];

    private static readonly string[] Cells = ["", "-1", "1e308", "NaN", "Infinity", "9223372036854775808", "99999999999999999999", "x", "\u001b[2J", "\0", "\"", "=1+1"];

    [Fact]
    public async Task A_damaged_folder_gives_an_error_or_verdicts_and_nothing_else()
    {
        using var folder = new TempFolder();
        var copy = Small((await whole.Run()).Path, folder);
        var before = Files(folder);
        var random = new Random(20261125);
        for (var i = 0; i < Math.Max(100, Mutator.Count / Share); i++)
        {
            var files = Directory.GetFiles(copy, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is not ("verdicts.json" or "findings.json" or "findings.md" or "junit.xml")).Order(StringComparer.Ordinal).ToArray();
            var file = files[random.Next(files.Length)];
            var octets = File.ReadAllBytes(file);
            var damaged = Damage(file, octets, random);
            File.WriteAllBytes(file, damaged);
            var trial = Path.GetDirectoryName(file)!;
            var seal = Path.Combine(trial, "seal.json");
            var sealedAs = File.Exists(seal) ? File.ReadAllBytes(seal) : null;
            if (sealedAs is not null && Path.GetFileName(file) != "seal.json" && random.Next(2) == 0) Seal.Write(trial);
            var clock = Stopwatch.StartNew();
            var fault = Record.Exception(() => Report(copy));
            Assert.True(fault is null or LabException, $"{i}: {file}: {fault}\n{Encoding.UTF8.GetString(damaged.AsSpan(0, Math.Min(damaged.Length, 2000)))}");
            Assert.True(clock.Elapsed < Longest, $"{i}: {file}: {clock.Elapsed}");
            File.WriteAllBytes(file, octets);
            if (sealedAs is not null) File.WriteAllBytes(seal, sealedAs);
        }

        Assert.Equal(before, Files(folder));
    }

    private static void Report(string folder)
    {
        var run = RunFolder.Open(folder);
        var findings = new Findings(run.Id, new Judge(run, TheLab.Catalogue).All());
        RunReport.WriteFindings(run, findings, TheLab.Catalogue.Cases);
        _ = FindingsTable.Tally(findings);
    }

    /// <summary>A run of two trials, with what judging wrote of it.</summary>
    private static string Small(string run, TempFolder to)
    {
        void Take(string file)
        {
            var copy = Path.Combine(to["run"], Path.GetRelativePath(run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string[] ids = ["single-request/csharp/1", "single-request/csharp/2"];
        foreach (var file in Directory.EnumerateFiles(run, "*.json").Concat(ids.SelectMany(id => Directory.EnumerateFiles(Path.Combine(run, "trials", id))))) Take(file);
        var path = to["run"];
        var record = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(path, "run.json")))!;
        record["trials"] = new System.Text.Json.Nodes.JsonArray([.. ids.Select(id => (System.Text.Json.Nodes.JsonNode)id)]);
        File.WriteAllText(Path.Combine(path, "run.json"), record.ToJsonString());
        Report(path);
        return path;
    }

    private static string[] Files(TempFolder folder) => [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static byte[] Damage(string file, byte[] octets, Random random) => (random.Next(3), Path.GetExtension(file)) switch
    {
        (0, _) => Mutator.Mutate(octets, random),
        (_, ".json" or ".jsonl") => Encoding.UTF8.GetBytes(Json(Encoding.UTF8.GetString(octets), random)),
        (_, ".csv") => Encoding.UTF8.GetBytes(Csv(Encoding.UTF8.GetString(octets), random)),
        _ => [.. octets, .. Encoding.UTF8.GetBytes(Cells[random.Next(Cells.Length)])],
    };

    /// <summary>Another value for a key, or the key twice.</summary>
    private static string Json(string text, Random random)
    {
        var keys = System.Text.RegularExpressions.Regex.Matches(text, "\"[a-z_0-9]+\": ?(?<value>\"[^\"]*\"|[-0-9.e]+|true|false|null|\\{|\\[)");
        if (keys.Count == 0) return text;
        var key = keys[random.Next(keys.Count)];
        var value = key.Groups["value"];
        if (random.Next(4) == 0) return text.Insert(key.Index, $"{key.Value[..(value.Index - key.Index)]}{Values[random.Next(Values.Length)]},");
        return value.Value is "{" or "[" ? text : string.Concat(text.AsSpan(0, value.Index), Values[random.Next(Values.Length)], text.AsSpan(value.Index + value.Length));
    }

    /// <summary>Another cell, or a row more often.</summary>
    private static string Csv(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        if (random.Next(4) == 0)
        {
            lines.InsertRange(at, Enumerable.Repeat(lines[at], random.Next(1, 1000)));
        }
        else
        {
            var cells = lines[at].Split(',');
            cells[random.Next(cells.Length)] = Cells[random.Next(Cells.Length)].ToString(CultureInfo.InvariantCulture);
            lines[at] = string.Join(',', cells);
        }

        return string.Join('\n', lines);
    }
}
