namespace ProxyLab.Trials;

/// <summary>
/// A behaviour while it serves a listener, and what its author can do wrong: throw, end although nobody asked it to, or block a thread instead
/// of awaiting. It is called on a thread of its own, so that one that blocks stops nothing else.
/// </summary>
internal sealed class Serving : IDisposable
{
    /// <summary>How long a call may take until it gives its task back.</summary>
    internal static readonly TimeSpan LongestCall = 5.Seconds();

    private static readonly TimeSpan Look = 500.Milliseconds();

    private readonly Upstream _upstream;
    private readonly Listener _listener;
    private readonly string _whose;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<Task> _returned;
    private readonly Task _served;
    private readonly long _called = Environment.TickCount64;

    /// <param name="upstream">The behaviour.</param>
    /// <param name="listener">What it serves.</param>
    /// <param name="whose">Whose it is, e.g. the case's name, for messages.</param>
    internal Serving(Upstream upstream, Listener listener, string whose)
    {
        (_upstream, _listener, _whose) = (upstream, listener, whose);
        var returned = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        _returned = returned.Task;
        _served = _returned.Unwrap();
        new Thread(() => Call(returned)) { IsBackground = true, Name = "behaviour" }.Start();
        Fault = Watch();
    }

    /// <summary>Ends only when the behaviour has: faulted with a <see cref="LabException"/> that says what is wrong, else as it was asked to.</summary>
    internal Task Fault { get; }

    /// <summary>Waits until no call is under way any more, or <see cref="Fault"/> says that one blocks.</summary>
    internal async Task Settle()
    {
        while (Blocked() is not null && !Fault.IsCompleted) await Task.WhenAny(Fault, Task.Delay(20));
    }

    /// <summary>Asks the behaviour to end, and waits until it has.</summary>
    /// <exception cref="LabException">It threw, or does not end.</exception>
    internal async Task Stop()
    {
        await _stop.CancelAsync();
        try
        {
            await Fault.WaitAsync(LongestCall);
        }
        catch (TimeoutException)
        {
            throw Told(FormattableString.Invariant($"did not end within {LongestCall.TotalSeconds} s of being asked to"), AuthorLine.Of(_upstream.GetType(), nameof(Upstream.Serve)), "let Serve return when its token is cancelled");
        }
    }

    /// <summary>Tells the behaviour that a wave begins, or else that it has ended, and waits until it has done what it does then.</summary>
    /// <exception cref="LabException">It threw, or does not come back.</exception>
    internal async Task AtWave(bool begins, int wave)
    {
        var name = begins ? nameof(Upstream.WaveBegins) : nameof(Upstream.WaveEnds);
        try
        {
            await Task.Run(() => begins ? _upstream.WaveBegins(_listener, wave) : _upstream.WaveEnds(_listener, wave)).WaitAsync(LongestCall);
        }
        catch (TimeoutException)
        {
            throw Told(FormattableString.Invariant($"did not come back from {name} within {LongestCall.TotalSeconds} s"), AuthorLine.Of(_upstream.GetType(), name), $"let {name} end soon: the wave waits for it");
        }
#pragma warning disable CA1031 // It is an author's code: whatever it throws is told as its fault.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw Told($"failed: {e.GetType().Name}: {e.Message}", AuthorLine.Of(e), $"mend {name}: what it throws is no fault under study", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Call(TaskCompletionSource<Task> returned)
    {
        try
        {
            returned.SetResult(_upstream.Serve(_listener, _stop.Token) ?? throw new InvalidOperationException("Serve gave no task"));
        }
#pragma warning disable CA1031 // It is an author's code: whatever it throws is told by Watch.
        catch (Exception e)
#pragma warning restore CA1031
        {
            returned.TrySetException(e);
        }
    }

    private async Task Watch()
    {
        while (await Task.WhenAny(_served, Task.Delay(Look)) != _served)
        {
            if (Blocked() is { Age: var age, Line: var line } && age > LongestCall) throw Told(FormattableString.Invariant($"blocks its thread: a call has not come back for {LongestCall.TotalSeconds} s"), line(), "await instead of waiting: Task.Delay and not Thread.Sleep");
        }

        try
        {
            await _served;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return; // It ended as it was asked to.
        }
#pragma warning disable CA1031 // It is an author's code: whatever it throws is told as its fault.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw Told($"failed: {e.GetType().Name}: {e.Message}", AuthorLine.Of(e), "mend the behaviour: what it throws is no fault under study", e);
        }

        if (!_stop.IsCancellationRequested) throw Told("ended although nobody asked it to", AuthorLine.Of(_upstream.GetType(), nameof(Upstream.Serve)), "let Serve go on until its token is cancelled");
    }

    /// <summary>The oldest call that has not given its task back; null where there is none.</summary>
    private (TimeSpan Age, Func<string> Line)? Blocked() =>
        !_returned.IsCompleted ? (Since(_called), () => AuthorLine.Of(_upstream.GetType(), nameof(Upstream.Serve)))
        : _listener.Calls.Oldest is { } oldest ? (Since(oldest.Began), () => AuthorLine.Of(oldest.Method))
        : null;

    private static TimeSpan Since(long ticks) => TimeSpan.FromMilliseconds(Environment.TickCount64 - ticks);

    private LabException Told(string what, string line, string remedy, Exception? cause = null) =>
        new("serve", $"{_whose}: the upstream's behaviour {what}{line}", remedy, cause);
}
