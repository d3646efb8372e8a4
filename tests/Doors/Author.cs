namespace ProxyLab.Tests.Doors;

/// <summary>Files of an author who makes mistakes: each a case that is sound but for one thing.</summary>
internal static class Author
{
    /// <summary>A case that is sound.</summary>
    internal static (string Name, string Text) Sound { get; } = Case("Sound");

    /// <summary>A case's file.</summary>
    /// <param name="name">The class's name, and the file's.</param>
    /// <param name="members">Members in place of those that it has by default, each on a line of its own; the first one is on line 5.</param>
    /// <param name="space">Its namespace.</param>
    internal static (string Name, string Text) Case(string name, string members = "", string space = "Mine")
    {
        string[] defaults =
        [
            "public override Plan Plan => Plan.Default with { Clients = 2, Waves = 1, ReadTimeout = 300.Milliseconds() };",
            "public override Upstream Upstream => Upstream.Healthy;",
            "public override IEnumerable<Claim> Claims => [new(\"x\", \"Somebody is answered\", e => e.Count(Outcome.Ok).AtLeast(1))];",
        ];
        var missing = defaults.Where(d => !members.Contains($" {d.Split(' ')[3]} =>", StringComparison.Ordinal));
        return ($"{name}.cs", $$"""
            using ProxyLab;
            namespace {{space}};
            public sealed class {{name}} : Case
            {
            {{members}}
            {{string.Join('\n', missing)}}
            }
            """);
    }

    /// <summary>A case whose upstream is a class of the author's own.</summary>
    /// <param name="name">The class's name, and the file's.</param>
    /// <param name="serve">The body of its Serve, on line 9.</param>
    internal static (string Name, string Text) Serving(string name, string serve) => Case(name, $$"""
        public override Upstream Upstream => new Mine();
        private sealed class Mine : Upstream
        {
            public override async Task Serve(Listener listener, CancellationToken stop)
        {
        await Task.CompletedTask; {{serve}}
        }
        }
        """);
}
