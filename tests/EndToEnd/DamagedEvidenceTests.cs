using ProxyLab.Judging;
using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Whatever happens to a file of a real trial after its end: no claim has another verdict than the true one, or unknown.</summary>
public sealed class DamagedEvidenceTests(WholeRun whole)
{
    /// <summary>What can happen to a file: its octets, and what they are then; null for a file that is removed.</summary>
    private static readonly (string Name, Func<byte[], byte[]?> Of)[] Damages =
    [
        ("removed", _ => null),
        ("emptied", _ => []),
        ("cut to 10 %", octets => octets[..(octets.Length / 10)]),
        ("cut to 40 %", octets => octets[..(octets.Length * 4 / 10)]),
        ("cut to 70 %", octets => octets[..(octets.Length * 7 / 10)]),
        ("without a line in its middle", WithoutALine),
        ("with another digit", WithAnotherDigit),
    ];

    public static TheoryData<string> Cases { get; } = [.. WholeRun.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_damage_to_any_file_of_a_trial_gives_a_verdict_that_is_not_the_true_one(string @case)
    {
        using var folder = new TempFolder();
        var copy = (await whole.Run()).CopyTo(folder["copy"]);
        var run = RunFolder.Open(copy.Path);
        var trials = run.Trials().Where(t => t.Case == @case && t.N == 1).ToArray();
        Assert.NotEmpty(trials);
        foreach (var id in trials)
        {
            var sound = new Judge(run, TheLab.Catalogue).One(id);
            Assert.Equal(TrialState.Valid, sound.State);
            foreach (var file in Directory.EnumerateFiles(RunFiles.Trial(run.Path, id)).Where(f => Path.GetFileName(f) != RunFiles.Verdicts).ToArray())
                Require(run, id, file, sound);
        }
    }

    private static void Require(RunFolder run, TrialId id, string file, TrialVerdicts sound)
    {
        var octets = File.ReadAllBytes(file);
        foreach (var (name, damage) in Damages)
        {
            var what = $"{id}/{Path.GetFileName(file)} {name}";
            var damaged = damage(octets);
            if (damaged is not null && damaged.AsSpan().SequenceEqual(octets)) continue; // an empty log cannot be emptied
            if (damaged is null) File.Delete(file);
            else File.WriteAllBytes(file, damaged);
            var judged = new Judge(run, TheLab.Catalogue).One(id);
            Assert.True(judged.State == TrialState.Damaged, $"{what}: {judged.State}");
            Assert.True(judged.Claims.Count == sound.Claims.Count && judged.Claims.All(c => c.Judgement.Verdict == Verdict.Unknown), what);
            Assert.True(judged.Reason.Length > 0, what);
        }

        File.WriteAllBytes(file, octets);
        Assert.Equal(sound.Claims.Select(c => c.Judgement.Verdict), new Judge(run, TheLab.Catalogue).One(id).Claims.Select(c => c.Judgement.Verdict));
    }

    private static byte[] WithoutALine(byte[] octets)
    {
        var begin = Array.LastIndexOf(octets, (byte)'\n', octets.Length / 2) + 1;
        var end = Array.IndexOf(octets, (byte)'\n', begin);
        return end < 0 ? octets[..begin] : [.. octets[..begin], .. octets[(end + 1)..]];
    }

    private static byte[] WithAnotherDigit(byte[] octets)
    {
        byte[] other = [.. octets];
        var at = Array.FindIndex(other, other.Length / 2, o => o is >= (byte)'0' and <= (byte)'9');
        if (at >= 0) other[at] = other[at] == (byte)'9' ? (byte)'0' : (byte)(other[at] + 1);
        return other;
    }
}
