using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ProxyLab;

/// <summary>See <see cref="Step.ReadRequest"/>.</summary>
internal sealed record ReadRequestStep : Step
{
    internal override IEnumerable<string> Python => ["peer.read_request()"];

    internal override string Words => "reads a whole request";

    internal override Task<bool> Do(Connection connection, CancellationToken stop) => connection.ReadRequest(stop);
}

/// <summary>See <see cref="Step.ReadHead"/>.</summary>
internal sealed record ReadHeadStep : Step
{
    internal override IEnumerable<string> Python => ["peer.read_head()"];

    internal override string Words => "reads the head of a request";

    internal override async Task<bool> Do(Connection connection, CancellationToken stop) => await connection.ReadHead(stop) is not null;
}

/// <summary>See <see cref="Step.Drain"/>.</summary>
internal sealed record DrainStep : Step
{
    internal override IEnumerable<string> Python => ["peer.drain()"];

    internal override string Words => "reads until the proxy ends";

    internal override bool IsEnd => true;

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        await connection.ReadToEnd(stop);
        return true;
    }
}

/// <summary>See <see cref="Step.Read"/>.</summary>
internal sealed record ReadStep(int Octets) : Step
{
    internal override IEnumerable<string> Python => [FormattableString.Invariant($"peer.read({Octets})")];

    internal override string Words => FormattableString.Invariant($"reads what has come, at least {Octets} {(Octets == 1 ? "octet" : "octets")}");

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        for (var left = Octets; left > 0;)
        {
            var octets = await connection.Read(stop);
            if (octets.IsEmpty) return false;
            left -= octets.Length;
        }

        return true;
    }
}

/// <summary>See <see cref="Step.ReadSlowly"/>.</summary>
internal sealed record ReadSlowlyStep(int Octets, TimeSpan Gap) : Step
{
    internal override IEnumerable<string> Python => [FormattableString.Invariant($"peer.read_slowly({Octets}, {Gap.TotalSeconds})")];

    internal override string Words => FormattableString.Invariant($"reads {Octets} octets every {DurationText.Show(Gap)}, until the request is whole");

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        for (var before = connection.Ledger.Requests; connection.Ledger.Requests == before; await Task.Delay(Gap, stop))
            if ((await connection.Read(Octets, stop)).IsEmpty) return false;
        return true;
    }
}

/// <summary>See <see cref="Step.Write"/>.</summary>
internal sealed record WriteStep(string Octets) : Step
{
    /// <summary>Where the id of the request stands in octets.</summary>
    internal const string Id = "{id}";

    internal override IEnumerable<string> Python => [$"peer.write({PythonText.Of(Octets)})"];

    internal override string Words => $"writes {OctetWords.Of(Octets)}";

    internal override Task<bool> Do(Connection connection, CancellationToken stop) => connection.Write(Filled(Octets, connection), stop);

    /// <summary>The octets, with the id of the connection's request in hand.</summary>
    internal static byte[] Filled(string octets, Connection connection) =>
        Encoding.Latin1.GetBytes(octets.Replace(Id, (connection.Ledger.Request ?? 0).ToString("D10", CultureInfo.InvariantCulture), StringComparison.Ordinal));
}

/// <summary>See <see cref="Step.Drip"/> and <see cref="Step.DripForEver"/>.</summary>
internal sealed record DripStep(string Octets, TimeSpan Gap, bool ForEver) : Step
{
    internal override IEnumerable<string> Python => [FormattableString.Invariant($"peer.drip({PythonText.Of(Octets)}, {Gap.TotalSeconds}, for_ever={(ForEver ? "True" : "False")})")];

    internal override string Words => $"writes {OctetWords.Of(Octets)}, an octet every {DurationText.Show(Gap)}{(ForEver ? ", for ever" : "")}";

    internal override bool IsEnd => ForEver;

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        var octets = WriteStep.Filled(Octets, connection);
        do
        {
            foreach (var octet in octets)
            {
                if (!await connection.Write(octet, stop)) return false;
                await Task.Delay(Gap, stop);
            }
        }
        while (ForEver);

        return true;
    }
}

/// <summary>See <see cref="Step.CloseIfIdle"/>.</summary>
internal sealed record CloseIfIdleStep(TimeSpan Least, TimeSpan Most) : Step
{
    // The multiples of the golden ratio's fraction, modulo 1, fill a range evenly however many there are (Knuth, The Art of Computer Programming, section 6.4).
    private const double Golden = 0.6180339887498949;

    // The runtime's timers go by a clock of 4 ms: at the end a thread waits in the kernel, one of its own, since there are few in the pool.
    private static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(20);

    internal override IEnumerable<string> Python => [FormattableString.Invariant($"peer.close_if_idle({Least.TotalSeconds}, {Most.TotalSeconds})")];

    internal override string Words => $"closes where no request begins for {DurationText.Show(Least)} to {DurationText.Show(Most)}, another time after each request";

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        var place = (connection.Ledger.Request ?? 0) * Golden % 1;
        return await Comes(connection, Least + (Most - Least) * place, stop) && !(await connection.Read(1, stop)).IsEmpty;
    }

    private static async Task<bool> Comes(Connection connection, TimeSpan most, CancellationToken stop)
    {
        var (began, within) = (Stopwatch.GetTimestamp(), connection.ComesWithin);
        if (most - (within is null ? TimeSpan.Zero : Fine) is { Ticks: > 0 } coarse)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            over.CancelAfter(coarse);
            try
            {
                await connection.Comes(over.Token);
                return true;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
            }
        }

        return within is not null && await Task.Factory.StartNew(() => within(most - Stopwatch.GetElapsedTime(began)), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}

/// <summary>See <see cref="Step.Pause"/> and <see cref="Step.PauseOneIn"/>.</summary>
internal sealed record PauseStep(TimeSpan Time, int OneIn) : Step
{
    internal override IEnumerable<string> Python => [OneIn == 1 ? FormattableString.Invariant($"time.sleep({Time.TotalSeconds})") : FormattableString.Invariant($"peer.pause_one_in({OneIn}, {Time.TotalSeconds})")];

    internal override string Words => $"waits {DurationText.Show(Time)}" + (OneIn == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" with one request in {OneIn}"));

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        if ((connection.Ledger.Request ?? 0) % OneIn == 0) await Task.Delay(Time, stop);
        return true;
    }
}

/// <summary>See <see cref="Step.EndWriting"/>.</summary>
internal sealed record EndWritingStep : Step
{
    internal override IEnumerable<string> Python => ["peer.end_writing()"];

    internal override string Words => "ends its own side";

    internal override Task<bool> Do(Connection connection, CancellationToken stop)
    {
        connection.EndWriting();
        return Task.FromResult(true);
    }
}

/// <summary>See <see cref="Step.Close"/>.</summary>
internal sealed record CloseStep : Step
{
    internal override IEnumerable<string> Python => ["peer.close()"];

    internal override string Words => "closes the connection";

    internal override bool IsEnd => true;

    internal override Task<bool> Do(Connection connection, CancellationToken stop)
    {
        connection.Close();
        return Task.FromResult(false);
    }
}

/// <summary>See <see cref="Step.Reset"/>.</summary>
internal sealed record ResetStep : Step
{
    internal override IEnumerable<string> Python => ["peer.reset()"];

    internal override string Words => "resets the connection";

    internal override bool IsEnd => true;

    internal override Task<bool> Do(Connection connection, CancellationToken stop)
    {
        connection.Reset();
        return Task.FromResult(false);
    }
}

/// <summary>See <see cref="Step.Hold"/>.</summary>
internal sealed record HoldStep : Step
{
    internal override IEnumerable<string> Python => ["peer.hold()"];

    internal override string Words => "does nothing more, and leaves the connection open";

    internal override bool IsEnd => true;

    internal override async Task<bool> Do(Connection connection, CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        return true;
    }
}

/// <summary>See <see cref="Step.Again"/>.</summary>
internal sealed record AgainStep : Step
{
    internal override IEnumerable<string> Python => ["continue"];

    internal override string Words => "begins again";

    internal override bool IsEnd => true;

    internal override Task<bool> Do(Connection connection, CancellationToken stop) => Task.FromResult(true);
}
