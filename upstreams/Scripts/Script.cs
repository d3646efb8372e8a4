namespace ProxyLab;

/// <summary>What an upstream does, step by step, on each connection, and how it accepts them. Whatever is not said is done well: it accepts at once, side by side.</summary>
/// <param name="Steps">What it does on a connection that it treats badly; the connection is closed after the last.</param>
public sealed record Script(params IReadOnlyList<Step> Steps)
{
    /// <summary>What it does on the others: it answers, and keeps the connection.</summary>
    public IReadOnlyList<Step> Well { get; init; } = [Step.ReadRequest, Step.Write(Answers.Kept), Step.Again];

    /// <summary>Which connections it treats badly, by their number from 1 and the number of their address from 1; null for all.</summary>
    public Picked? Badly { get; init; }

    /// <summary>How long after the first wave's beginning it accepts the first connection.</summary>
    public TimeSpan AcceptAfter { get; init; }

    /// <summary>Whether it accepts a connection only when it is done with the one before.</summary>
    public bool OneAtATime { get; init; }

    /// <summary>How many connections it accepts before it never accepts again, 0 or more; null for no end.</summary>
    public int? Accepts { get; init; }

    /// <summary>Whether it closes its listener then, so that nobody can connect until the wave is over.</summary>
    public bool StopsListening { get; init; }

    /// <summary>How long after its first connection it ends, its listener and all its connections; null for never.</summary>
    public TimeSpan? EndsAfter { get; init; }

    /// <summary>How long after its end it listens again; from then on it treats every connection well.</summary>
    public TimeSpan BackAfter { get; init; }

    /// <summary>Which connections a script treats badly.</summary>
    /// <param name="Words">The same for people.</param>
    /// <param name="Which">Of a connection's number, from 1, and its address's, from 1.</param>
    /// <param name="Python">The same over <c>number</c> and <c>address</c>.</param>
    public sealed record Picked(string Words, Func<int, int, bool> Which, string Python)
    {
        /// <summary>The first of all.</summary>
        public static Picked First(int connections) =>
            new($"the first {connections} connections", (number, _) => number <= connections, $"number <= {connections}");

        /// <summary>One in so many, spread evenly from the first on.</summary>
        public static Picked OneIn(int connections) =>
            new($"one connection in {connections}", (number, _) => number % connections == 1, $"number % {connections} == 1");

        /// <summary>So many, then as many that it treats well, and so on.</summary>
        public static Picked Bursts(int connections) =>
            new($"{connections} connections, then {connections} well, in turn", (number, _) => (number - 1) / connections % 2 == 0, $"(number - 1) // {connections} % 2 == 0");

        /// <summary>Those to the first address.</summary>
        public static Picked FirstAddress { get; } = new("connections to the first address", (_, address) => address == 1, "address == 1");
    }
}
