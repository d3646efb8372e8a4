using System.Numerics;

namespace ProxyLab.Bisection;

/// <summary>Which switches are on: a bit for each, so that a set is a value and can be looked up.</summary>
internal readonly record struct SwitchSet(uint Bits)
{
    /// <summary>The most switches that a set can tell apart.</summary>
    internal const int Most = 32;

    /// <summary>All off.</summary>
    internal static SwitchSet None => default;

    /// <summary>How many are on.</summary>
    internal int Count => BitOperations.PopCount(Bits);

    /// <summary>Those that are on, by number, from 0.</summary>
    internal IReadOnlyList<int> Members
    {
        get
        {
            var bits = Bits;
            return [.. Enumerable.Range(0, Most).Where(i => (bits >> i & 1) == 1)];
        }
    }

    /// <summary>So many switches, all on.</summary>
    internal static SwitchSet All(int count) => new((uint)((1UL << count) - 1));

    /// <summary>These switches on.</summary>
    internal static SwitchSet Of(params IEnumerable<int> members) => new(members.Aggregate(0u, (bits, i) => bits | 1u << i));

    /// <summary>Whether that switch is on.</summary>
    internal bool Has(int member) => (Bits >> member & 1) == 1;

    /// <summary>With those of the other turned off.</summary>
    internal SwitchSet Without(SwitchSet other) => new(Bits & ~other.Bits);

    /// <summary>With one turned off.</summary>
    internal SwitchSet Without(int member) => Without(Of(member));

    /// <summary>Whether each that is on here is on there too.</summary>
    internal bool IsWithin(SwitchSet other) => (Bits & ~other.Bits) == 0;

    /// <summary>The set in so many parts that are as equal in size as can be.</summary>
    internal IReadOnlyList<SwitchSet> Parts(int count)
    {
        var members = Members;
        return [.. Enumerable.Range(0, count).Select(i => Of(members.Take(((i + 1) * members.Count / count)).Skip(i * members.Count / count)))];
    }
}
