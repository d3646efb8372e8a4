using FsCheck;
using FsCheck.Fluent;

namespace ProxyLab.Tests;

/// <summary>Generators that several properties need.</summary>
internal static class Gens
{
    /// <summary>Tries the property on a hundred samples; the failure tells the sample and the seed.</summary>
    internal static void Always(this Property property) => property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    /// <summary>Any number from one end to the other, both included; the ends come up often.</summary>
    internal static Gen<long> Longs(long min, long max) => Gen.Frequency(
        (1, Gen.Elements(min, max)),
        (4, from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select min + (long)((((ulong)(uint)high << 32) | (uint)low) % ((ulong)(max - min) + 1))));

    /// <summary>As <see cref="Longs"/>.</summary>
    internal static Gen<int> Ints(int min, int max) => Longs(min, max).Select(v => (int)v);
}
