
using ProxyLab.Clients;

namespace ProxyLab.Trials;

/// <summary>
/// Tells where a trial is: each phase when it begins, and in between what has changed, four times a second at most. It does so on a thread of
/// its own, never on the sampler's or the clients': a reader of the pipe that does not keep up delays nothing but what it is told.
/// </summary>
internal sealed class StatusReporter(Action<string> tell, int waves) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Outcomes = [.. Enum.GetValues<Outcome>().Select(o => o.Name())];

    private readonly Lock _gate = new(), _telling = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly long[] _outcomes = new long[Outcomes.Length];
    private readonly long[] _statuses = new long[1000]; // RFC 9110 section 15: three digits
    private Func<(int Length, int? Limit)?> _queue = () => null;
    private TrialStatus _phase = new("starting") { Waves = waves };
    private string _told = "";

    /// <summary>Begins to tell; before, nobody hears of a phase.</summary>
    internal void Start() => new Thread(Loop) { IsBackground = true, Name = "status" }.Start();

    /// <summary>The trial comes to another phase.</summary>
    internal void Enter(string phase, int wave = 0)
    {
        lock (_gate) _phase = _phase with { Phase = phase, Wave = wave };
    }

    /// <summary>From now on there is a queue to tell of.</summary>
    internal void Follow(Func<(int Length, int? Limit)?> queue) => _queue = queue;

    /// <summary>Counts what comes by on its way to the sink.</summary>
    internal RequestSink Count(RequestSink sink) => (in RequestResult result) =>
    {
        // Without a lock: one thread writes, and what another one reads too early it reads right 250 ms later.
        if (result is { Outcome: Outcome.Status, Status: >= 0 and < 1000 }) _statuses[result.Status.Value]++;
        else _outcomes[(int)result.Outcome]++;
        sink(result);
    };

    /// <summary>Tells what is true now, unless that has been told.</summary>
    internal void Tell()
    {
        TrialStatus status;
        lock (_gate) status = _phase;
        var queue = _queue();
        var line = (status with { Queue = queue?.Length, QueueCapacity = queue?.Limit + 1, Ended = Ended() }).Line();
        lock (_telling)
        {
            if (line == _told) return;
            _told = line;
            tell(line);
        }
    }

    /// <summary>Tells a last time, and ends it.</summary>
    public void Dispose()
    {
        _stop.Set();
        TellIfHeard();
    }

    private void Loop()
    {
        do TellIfHeard();
        while (!_stop.Wait(Period));
    }

    private void TellIfHeard()
    {
        try
        {
            Tell();
        }
        catch (IOException)
        {
            // Nobody reads any more: then there is nobody to tell.
        }
    }

    private Dictionary<string, long> Ended()
    {
        var ended = new Dictionary<string, long>();
        for (var i = 0; i < _outcomes.Length; i++)
        {
            if (_outcomes[i] > 0) ended[Outcomes[i]] = _outcomes[i];
        }

        for (var status = 0; status < _statuses.Length; status++)
        {
            if (_statuses[status] > 0) ended[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = _statuses[status];
        }

        return ended;
    }
}
