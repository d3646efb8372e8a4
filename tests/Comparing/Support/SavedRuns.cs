using System.Text.Json.Nodes;
using ProxyLab.Comparing;
using ProxyLab.Judging;
using ProxyLab.Tests.Judging;

namespace ProxyLab.Tests.Comparing;

/// <summary>Two run folders made by hand, of findings and a machine, without evidence.</summary>
internal sealed class SavedRuns : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The folder of the older run.</summary>
    internal string A => _folder["a"];

    /// <summary>The folder of the newer run.</summary>
    internal string B => _folder["b"];

    /// <summary>Saves a run.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="findings">Its findings.</param>
    /// <param name="machine">What its machine differs in from the usual one, by path; a null takes the whole file away.</param>
    internal SavedRuns Save(string folder, Findings findings, params (string Path, string Value)[]? machine)
    {
        Directory.CreateDirectory(folder);
        Json.Save(Path.Combine(folder, "findings.json"), FindingsJson.Of(findings));
        if (machine is not null) Json.Save(Path.Combine(folder, "machine.json"), Machine(machine));
        return this;
    }

    /// <summary>Both runs, compared.</summary>
    internal Comparison Compare() => Compare(A, B);

    /// <summary>Two runs, compared.</summary>
    internal static Comparison Compare(string a, string b) => Comparer.Of(ComparedRun.Read(a), ComparedRun.Read(b));

    /// <summary>Two runs on the same machine, compared.</summary>
    internal static Comparison Of(Findings before, Findings after)
    {
        using var runs = new SavedRuns();
        return runs.Save(runs.A, before, []).Save(runs.B, after, []).Compare();
    }

    /// <summary>One claim on one proxy that holds, with this number in each repetition.</summary>
    internal static Findings Numbers(params double[] values) => Named(("queue", values));

    /// <summary>As <see cref="Numbers"/>, with several numbers.</summary>
    internal static Findings Named(params (string Id, double[] Values)[] numbers) => Verdicts.Repeated([.. Enumerable.Range(0, numbers.Max(n => n.Values.Length)).Select(i =>
        Judgement.Of(true, "queue 65").RestingOn([.. numbers.Where(n => i < n.Values.Length).Select(n => new Measure(n.Id, n.Values[i]))]))]);

    public void Dispose() => _folder.Dispose();

    private static JsonObject Machine((string Path, string Value)[] changes)
    {
        var machine = JsonNode.Parse("""
            {"version":2,"kernel":"Linux 6.1","cpus":2,"command_line":["run"],
             "proxies":{"nginx":{"program":"/usr/sbin/nginx","version":"1.22","sha256":"aa"},"haproxy":{"program":"/usr/sbin/haproxy","version":"2.6","sha256":"bb"}}}
            """)!.AsObject();
        foreach (var (path, value) in changes)
        {
            var names = path.Split('.');
            names[..^1].Aggregate((JsonNode)machine, (node, name) => node[name]!)[names[^1]] = value;
        }

        return machine;
    }
}
