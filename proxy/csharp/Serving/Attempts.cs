namespace LabProxy;

/// <summary>Which connections a request may take, and whether it may be sent once more: proxy/POLICY.md, "What is tried again".</summary>
internal sealed class Attempts(Worker worker)
{
    private ulong _tried;
    private bool _mayRepeat;

    /// <summary>A request begins.</summary>
    /// <param name="mayRepeat">Whether to send it twice is as to send it once, and nothing of it would be missing (RFC 9110 section 9.2.2).</param>
    public void Begin(bool mayRepeat) => (_tried, _mayRepeat) = (0, mayRepeat);

    /// <summary>Takes a connection to the first address that gives one.</summary>
    /// <param name="error">How the last attempt failed; as it was where none was made.</param>
    /// <param name="detail">What the kernel said of it.</param>
    /// <returns>Null where all addresses were tried.</returns>
    public Upstream? Next(ref ForwardError error, ref string detail)
    {
        while (worker.Upstreams.Next(ref _tried) is { } address)
        {
            // A kept one may end just now: it is for what could be sent again.
            if (_mayRepeat && worker.Upstreams.TakeKept(address) is { } kept)
                return kept;
            if (worker.Upstreams.Connect(address, out error, out detail) is { } fresh)
                return fresh;
            address.Failed(worker.Loop.Now);
        }

        return null;
    }

    /// <summary>Whether the head has to be kept, because it may have to be sent again.</summary>
    public bool MayBeRepeatedAfter(Upstream upstream) => _mayRepeat && (upstream.IsReused || worker.Upstreams.HasOther(_tried));

    /// <summary>Whether it is worth to ask another address, after a 503 of this one.</summary>
    public bool MayGoElsewhere => _mayRepeat && worker.Upstreams.HasOther(_tried);

    /// <summary>Whether a request that failed on a connection is worth another: a kept one that had died, or another address.</summary>
    public bool IsWorthAnother(ForwardError error, Upstream upstream)
    {
        if (!_mayRepeat
            || error is not (ForwardError.SendReset or ForwardError.HeaderReset or ForwardError.HeaderClosed or ForwardError.HeaderTimeout or ForwardError.SendTimeout))
            return false;
        if (upstream is { IsReused: true, HasReceived: false } && error is not (ForwardError.HeaderTimeout or ForwardError.SendTimeout))
        {
            _tried &= ~upstream.Address.Bit;
            return true;
        }

        if (!worker.Upstreams.HasOther(_tried))
            return false;
        upstream.Address.Failed(worker.Loop.Now);
        return true;
    }

    /// <summary>It is sent once more: on a new connection, and never again.</summary>
    public void Repeat() => _mayRepeat = false;
}
