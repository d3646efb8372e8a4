using System.Diagnostics;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The one place that polls: for what the kernel has no event for, such as the last process of a killed sandbox.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Step = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the condition holds; fails with <paramref name="what"/> when it does not within half a minute.</summary>
    internal static async Task Is(Func<bool> condition, string what)
    {
        var began = Stopwatch.StartNew();
        while (!condition())
        {
            if (began.Elapsed > Patience) Assert.Fail($"not within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(Step, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a text, taken anew each time, is what is expected; in the end the difference is shown.</summary>
    internal static async Task Equal(string expected, Func<Task<string>> take)
    {
        var began = Stopwatch.StartNew();
        string actual;
        while ((actual = await take()) != expected && began.Elapsed < Patience)
            await Task.Delay(Step, TestContext.Current.CancellationToken);
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        Assert.True(
            actual == expected,
            $"new: {string.Join("\n     ", after.Except(before))}\ngone: {string.Join("\n     ", before.Except(after))}");
    }
}
