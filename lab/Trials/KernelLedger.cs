
using System.Net;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Timing;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>Writes what the kernel counted: an event <c>kernel</c> for each wave with its drain, and one without a wave for the trial.</summary>
internal sealed class KernelLedger : IDisposable
{
    private readonly EventLog _events;
    private readonly ProbeNotes _notes;
    private readonly NetlinkSocket _netlink = new();
    private readonly KernelAccount _began;
    private KernelAccount _waveBegan;
    private readonly RunDelayWatch _runDelay = new(Math.Min(512, Limits.OpenFiles / 16)); // the clients of a flood want descriptors too
    private readonly ResetWatch _resets;
    private IReadOnlyDictionary<ResetReceiver, long> _resetsAtWave;

    /// <summary>The trial's account begins here.</summary>
    /// <param name="events">Where it is written.</param>
    /// <param name="notes">Where gaps are noted.</param>
    /// <param name="front">Where the proxy listens.</param>
    /// <param name="upstream">The port on which the upstream listens; null for one that has none.</param>
    internal KernelLedger(EventLog events, ProbeNotes notes, IPEndPoint front, int? upstream)
    {
        _resets = new ResetWatch(front, upstream);
        _resetsAtWave = _resets.Read();
        (_events, _notes) = (events, notes);
        _began = _waveBegan = Read();
    }

    /// <summary>A wave begins.</summary>
    internal void WaveBegins()
    {
        _waveBegan = Read();
        _resetsAtWave = _resets.Read();
        _runDelay.Restart();
    }

    /// <summary>A wave and its drain are over.</summary>
    internal void WaveEnds(int wave)
    {
        var account = Read().Since(_waveBegan, _notes);
        account["wave"] = wave;
        account["run_delay"] = _runDelay.Largest();
        account["resets_received"] = Resets(r => r.Value - _resetsAtWave[r.Key]);
        _events.Write(EventNames.Kernel, account);
    }

    /// <summary>The trial is over, whole or not.</summary>
    internal void TrialEnds()
    {
        var account = Read().Since(_began, _notes);
        account["resets_received"] = Resets(r => r.Value);
        _events.Write(EventNames.Kernel, account);
    }

    /// <summary>Ends the watch and closes the socket; safe twice.</summary>
    public void Dispose()
    {
        _runDelay.Dispose();
        _resets.Dispose();
        _netlink.Dispose();
    }

    private JsonObject? Resets(Func<KeyValuePair<ResetReceiver, long>, long> count) =>
        KernelAccount.Numbers(_resets.Read().Select(r => KeyValuePair.Create(KernelEvidence.Key(r.Key), count(r))), n => n);

    private KernelAccount Read() => KernelAccount.Read(new InetDiag(_netlink, 0), _notes);
}
