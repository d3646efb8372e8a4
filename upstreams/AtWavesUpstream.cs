namespace ProxyLab;

/// <summary>An upstream with something more to do when a wave begins and when it ends.</summary>
internal sealed class AtWavesUpstream(Upstream upstream, Func<Listener, int, Task>? begins, Func<Listener, int, Task>? ends) : Upstream
{
    public override IReadOnlyList<Setting> Settings => upstream.Settings;

    public override Task Serve(Listener listener, CancellationToken stop) => upstream.Serve(listener, stop);

    public override async Task WaveBegins(Listener listener, int wave)
    {
        await upstream.WaveBegins(listener, wave);
        if (begins is not null) await begins(listener, wave);
    }

    public override async Task WaveEnds(Listener listener, int wave)
    {
        await upstream.WaveEnds(listener, wave);
        if (ends is not null) await ends(listener, wave);
    }
}
