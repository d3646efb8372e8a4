using System.Diagnostics;

namespace ProxyLab;

/// <summary>Takes what is kept of connections, from any thread. The octets are not there any more when it returns.</summary>
internal delegate void WireSink(in WireLine line);

/// <summary>
/// What is kept of the octets that go over connections, at one end of them: the first so many of each direction of each connection. Without one, which is the
/// rule, nothing is kept and nothing is done.
/// </summary>
/// <param name="end">The end.</param>
/// <param name="most">How many octets of each direction are kept, 1 or more.</param>
/// <param name="ms">A reading of <see cref="Stopwatch"/> in milliseconds of the trial's clock.</param>
/// <param name="sink">Takes each line.</param>
internal sealed class Wire(WireEnd end, int most, Func<long, double> ms, WireSink sink)
{
    /// <summary>The end.</summary>
    internal WireEnd End => end;

    /// <summary>How many octets of each direction are kept.</summary>
    internal int Most => most;

    /// <summary>The trial's clock, in milliseconds.</summary>
    internal double NowMs => ms(Stopwatch.GetTimestamp());

    /// <summary>A reading of <see cref="Stopwatch"/>, in milliseconds of the trial's clock.</summary>
    internal double Ms(long timestamp) => ms(timestamp);

    /// <summary>A connection, by its number, of which nothing has been seen yet.</summary>
    internal ConnectionWire Of(long connection) => new(this, connection);

    internal void Write(in WireLine line) => sink(in line);
}
