namespace ProxyLab.Bisection;

/// <summary>How a search ended.</summary>
internal enum Ending
{
    /// <summary>A minimal set was found.</summary>
    Found,

    /// <summary>All off and all on give the same verdict.</summary>
    NoFlip,

    /// <summary>The trials of a configuration did not agree well enough, or told nothing.</summary>
    NotSure,

    /// <summary>It was interrupted.</summary>
    Interrupted,
}

/// <summary>What came of a question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Run">The id of the run that its trials are in.</param>
/// <param name="Ending">How the search ended.</param>
/// <param name="Path">The configurations tried, in order.</param>
/// <param name="Flip">What flips the verdict, where that was found.</param>
/// <param name="Reason">Why it is not sure; empty where it is.</param>
internal sealed record Answer(Question Question, string Run, Ending Ending, IReadOnlyList<Configuration> Path, Flip? Flip, string Reason)
{
    /// <summary>The trials run.</summary>
    internal int Trials => Path.Sum(c => c.Trials.Count) * Question.TrialsEach;

    /// <summary>The configurations that there are: 2 to the number of switches.</summary>
    internal long FullConfigurations => 1L << Question.Factors.Count;

    /// <summary>The fewest trials in which each of them can be sure.</summary>
    internal long FullTrials => FullConfigurations * Configuration.Lead * Question.TrialsEach;

    /// <summary>The verdict with all switches off; null when it was not found out.</summary>
    internal Verdict? Off => Path.FirstOrDefault(c => c.On == SwitchSet.None)?.Verdict;

    /// <summary>The verdict with all switches on; null when it was not found out.</summary>
    internal Verdict? On => Path.FirstOrDefault(c => c.On == Question.All)?.Verdict;
}
