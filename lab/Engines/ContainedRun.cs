namespace ProxyLab.Engines;

/// <summary>One command of the lab in a container of its own, which is gone when it returns.</summary>
/// <param name="engine">The engine.</param>
/// <param name="image">An image of the lab, which the engine has.</param>
/// <param name="rights">What the container may do.</param>
internal sealed class ContainedRun(Engine engine, string image, ContainerRights rights)
{
    // An interrupted run tears its trials down first; the program outside is given 30 s for all of it.
    private static readonly TimeSpan LongestEnd = 20.Seconds(), LastWords = 10.Seconds();

    /// <summary>Takes each line of standard output.</summary>
    internal Action<string> Output { get; init; } = _ => { };

    /// <summary>Takes each line of standard error.</summary>
    internal Action<string> Errors { get; init; } = _ => { };

    /// <summary>What is done between the container's creation and its start.</summary>
    internal Func<LiveContainer, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>What is done between the command's end and the container's.</summary>
    internal Func<LiveContainer, Task> After { get; init; } = _ => Task.CompletedTask;

    /// <summary>Runs it. When it is cancelled, the command gets a SIGINT, as at Ctrl-C, and has its time to end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="LabException">The container could not be had, or ended before the command.</exception>
    internal async Task<int> Run(IReadOnlyList<string> command, CancellationToken cancel)
    {
        var token = $"proxylab-{Guid.NewGuid():N}";
        var told = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var container = await LiveContainer.Create(engine, image, Contained.CommandLine(token, command), rights, cancel);
        await Before(container);
        await container.Start(cancel);
        var reading = container.ReadLines(Output, line =>
        {
            if (Contained.ExitCode(token, line) is { } code) told.TrySetResult(code);
            else Errors(line);
        }, CancellationToken.None); // an interrupted run says its last words too
        var overdue = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var interrupt = cancel.Register(() => _ = Interrupt(container, overdue));
        await Task.WhenAny(told.Task, reading, overdue.Task);
        if (overdue.Task.IsCompleted && !told.Task.IsCompleted) throw new OperationCanceledException(cancel);
        if (reading.IsCompleted) await reading;
        if (!told.Task.IsCompleted) throw EndedEarly(await container.ExitCode(LastWords));
        await After(container);
        container.EndInput();
        await Task.WhenAny(reading, Task.Delay(LastWords, CancellationToken.None)); // what it printed last; then it goes, whatever it does
        return await told.Task;
    }

    private static async Task Interrupt(LiveContainer container, TaskCompletionSource overdue)
    {
        try
        {
            await container.Signal("SIGINT");
            await Task.Delay(LongestEnd);
        }
        catch (LabException)
        {
            // The engine has gone, or the container: then there is nothing to wait for.
        }

        overdue.TrySetResult();
    }

    private LabException EndedEarly(long? code) => new(
        "run in a container",
        $"the container ended before its command did{(code is { } number ? FormattableString.Invariant($", with exit code {number}") : "")}",
        code switch
        {
            137 => "it was killed, by somebody or because memory ran out: see the kernel's log, dmesg",
            64 => $"{image} is no image of this version of the lab: make image",
            _ => $"try the image by hand: {engine.Differences.Command} run --rm {image} doctor",
        });
}
