using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>
/// Writes <c>wire.jsonl</c>, as <see cref="AppendedLines"/> does: the clients' process and each of the upstream's append to one file. No octet waits for a disk,
/// and no behaviour and no client is told of a disk that is full: whoever asks for the account is.
/// </summary>
internal sealed class WireJsonl : IDisposable
{
    private readonly AppendedLines _file;

    private WireJsonl(string folder, int most, TrialClock clock, WireEnd end)
    {
        _file = new AppendedLines(Path.Combine(folder, RunFiles.Wire), WireText.Longest);
        Wire = new Wire(end, most, clock.At, Write);
    }

    /// <summary>What keeps octets for this file.</summary>
    internal Wire Wire { get; }

    /// <summary>Opens the file where the plan asks for octets; null where it does not.</summary>
    /// <param name="folder">The trial's folder.</param>
    /// <param name="plan">What the trial is told.</param>
    /// <param name="clock">The trial's clock.</param>
    /// <param name="end">Which end this process is.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static WireJsonl? Of(string folder, Plan plan, TrialClock clock, WireEnd end) => plan.Wire is { } most ? new(folder, most, clock, end) : null;

    /// <summary>Hands all lines to the system.</summary>
    /// <exception cref="LabException">Lines could not be written.</exception>
    internal void Flush()
    {
        try
        {
            _file.Flush();
        }
        catch (IOException e)
        {
            throw new LabException("save octets", e.Message, "free disk space, or keep fewer (wire=N), then run again", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(in WireLine line)
    {
        try
        {
            _file.Add(new WireText(line));
        }
        catch (IOException)
        {
            // Flush tells it.
        }
    }
}
