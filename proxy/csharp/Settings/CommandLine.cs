namespace LabProxy;

/// <summary>The options of the command line: each takes the place of a key of the configuration.</summary>
internal static class CommandLine
{
    public const string Usage =
        "usage: labproxy CONFIG [--listen shared|reuseport|per-cpu] [--workers N] [--accept-mutex] (CONFIG is a JSON file; see proxy/csharp/README.md for its keys)";

    /// <summary>The keys that the options set; null where one is not known or lacks its value.</summary>
    public static IReadOnlyDictionary<string, string?>? Read(ReadOnlySpan<string> options)
    {
        var keys = new Dictionary<string, string?>();
        for (; options.Length > 0; options = options[1..])
        {
            switch (options)
            {
                case ["--accept-mutex", ..]:
                    keys["accept_mutex"] = "true";
                    break;
                case ["--listen" or "--workers", var value, ..]:
                    keys[options[0] == "--listen" ? "listen_mode" : "workers"] = value;
                    options = options[1..];
                    break;
                default:
                    return null;
            }
        }

        return keys;
    }
}
