using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProxyLab.Runs;

/// <summary>One number for a whole run's plan: shards of the same run have the same.</summary>
internal static class PlanHash
{
    /// <summary>SHA-256 over every trial with its variant, its round and every key of its plan, in the order of the run.</summary>
    internal static string Of(IEnumerable<TrialPlan> whole)
    {
        var text = new StringBuilder();
        foreach (var trial in whole)
        {
            text.Append(CultureInfo.InvariantCulture, $"{trial.Id}\t{trial.Variant}\t{trial.Sweep}\t{trial.Round}\t{trial.Plan.Settings}\t{trial.Root?.Digest}");
            foreach (var key in PlanKeys.All) text.Append(CultureInfo.InvariantCulture, $"\t{key.Name}={key.Show(trial.Plan)}");
            text.Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
