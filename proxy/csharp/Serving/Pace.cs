namespace LabProxy;

/// <summary>
/// Looks now and then whether a body still comes. A timeout between two octets begins anew with each of them, so that an octet a second would hold a connection
/// for ever; here a body has to bring least_pace octets a second, on average between two looks.
/// </summary>
internal sealed class Pace(Worker worker, Action slow) : IAlarmed
{
    private Alarm? _alarm;
    private long _octets;
    private bool _isExcused;

    private Alarm Alarm => _alarm ??= new Alarm(this);

    public void Begin()
    {
        if (worker.Options.LeastPace == 0 || Alarm.Wait is not null)
            return;
        (_octets, _isExcused) = (0, false);
        worker.Loop.Alarms.Set(Alarm, Wait.Pace);
    }

    public void Moved(long octets) => _octets += octets;

    /// <summary>Whoever sends was not the slow one this time.</summary>
    public void Excuse() => _isExcused = true;

    public void Stop() => worker.Loop.Alarms.Stop(Alarm);

    public void Rang(Wait wait)
    {
        if (!_isExcused && _octets < worker.Options.LeastPace * worker.Options.LengthOf(Wait.Pace).TotalSeconds)
        {
            slow();
            return;
        }

        Begin();
    }
}
