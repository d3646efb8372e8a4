using System.CommandLine;

namespace ProxyLab.Commands;

/// <summary>How the command line writes a time: <c>10s</c>, <c>250ms</c>, <c>2m</c>, <c>1h</c>, or seconds without a unit.</summary>
internal static class TimeOption
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    internal static Option<TimeSpan?> Create(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "10s|250ms|2m",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (TryParse(text, out var time)) return time;
            result.AddError($"{name}: '{text}' is not a time: write 10s, 250ms or 2m");
            return null;
        },
    };

    /// <summary>Reads a time, 0 to a year.</summary>
    internal static bool TryParse(string text, out TimeSpan time) => DurationText.TryParse(text, "s", out time) && time <= Longest;
}
