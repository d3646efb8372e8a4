using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// Tests that run one after the other when all the others are done: what they ask (are ticks on time, are the verdicts the published
/// ones) a machine without a free core cannot answer.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone on the machine";
}
