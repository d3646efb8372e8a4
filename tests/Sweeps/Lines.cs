using ProxyLab.Sweeps;

namespace ProxyLab.Tests.Sweeps;

/// <summary>Results of sweeps made by hand.</summary>
internal static class Lines
{
    /// <summary>One claim on one proxy at one point.</summary>
    internal static ClaimResult Result(string proxy, Variant point, Verdict? verdict, double? measure = null, string summary = "", string id = "C1") => new(
        "some-case", proxy, id, "A sentence about the upstream", point, verdict, summary.Length > 0 ? summary : verdict?.Name() ?? "holds 1/2, refuted 1/2",
        measure is null ? [] : [new Measure("queue", "longest queue", measure)]);

    /// <summary>A sweep over one key: each value with its verdict; null is mixed.</summary>
    internal static RunResults Of(string key, params (string Value, Verdict? Verdict)[] points) =>
        new("run", [.. points.Select((p, i) => Result("nginx", Variant.Of((key, p.Value)), p.Verdict, i))]);

    /// <summary>The boundary in words.</summary>
    internal static string Words(string key, params (string Value, Verdict? Verdict)[] points) => new Boundary(SweepLine.Of(Of(key, points)).Single()).Words;
}
