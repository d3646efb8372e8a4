namespace ProxyLab.Clients;

/// <summary>
/// One request and the answer to it, as its client keeps account of them; every client uses it, so that they agree on
/// outcomes, on octets and on times. It holds no buffer. Times are milliseconds of the trial's clock.
/// </summary>
internal struct Exchange
{
    private ResponseParser _parser;
    private bool _isUnix;

    /// <summary>The request's id.</summary>
    internal long Id { get; private set; }

    /// <summary>When it was to be sent.</summary>
    internal double IntendedMs { get; private set; }

    /// <summary>When the kernel took its first octet; NaN: it took none.</summary>
    internal double SentMs { get; private set; }

    /// <summary>When the first octet of the answer was read; NaN: none was.</summary>
    internal double FirstByteMs { get; private set; }

    /// <summary>Octets of the request that the kernel took.</summary>
    internal long Sent { get; private set; }

    /// <summary>Octets of the answer, header and framing included, and without what follows it.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The error number of a send that failed; 0: none did. The answer can then only be what the kernel already holds.</summary>
    internal int SendErrno { get; set; }

    /// <summary>Whether octets came after the answer that nobody asked for.</summary>
    internal bool Unasked { get; set; }

    /// <summary>How far the answer is read.</summary>
    internal readonly AnswerState Answer => _parser.State;

    /// <summary>A request that begins.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="intendedMs">When it was to be sent.</param>
    /// <param name="head">Whether its method is HEAD, so that its answer has no body.</param>
    /// <param name="isUnix">Whether its connection is a Unix socket.</param>
    internal static Exchange Begin(long id, double intendedMs, bool head, bool isUnix) => new()
    {
        _parser = new ResponseParser(head),
        _isUnix = isUnix,
        Id = id,
        IntendedMs = intendedMs,
        SentMs = double.NaN,
        FirstByteMs = double.NaN,
    };

    /// <summary>The kernel took some octets of the request, one or more.</summary>
    internal void TookRequest(long octets, double nowMs)
    {
        if (Sent == 0)
            SentMs = nowMs;
        Sent += octets;
    }

    /// <summary>Some octets were read, one or more; whether the answer is settled, so that no more need be read.</summary>
    internal bool TakeAnswer(ReadOnlySpan<byte> octets, double nowMs)
    {
        if (Bytes == 0)
            FirstByteMs = nowMs;
        var state = _parser.Parse(octets, out int used);
        Bytes += used;
        Unasked |= used < octets.Length;
        return state >= AnswerState.Whole;
    }

    /// <summary>The outcome, now that the connection has ended or the answer is settled.</summary>
    internal readonly Outcome End(Ending how, int errno = 0) =>
        Endings.OutcomeOf(_parser.State, _parser.Status, new ConnectionEnd(how, errno, SendErrno, _isUnix));

    /// <summary>Whether the connection may carry another request after this one.</summary>
    /// <param name="requestLength">Octets of the whole request.</param>
    internal readonly bool MayReuse(long requestLength) =>
        Endings.MayReuse(_parser.Reusable, Sent == requestLength, SendErrno, Unasked);

    /// <summary>What goes into <c>requests.csv</c>.</summary>
    internal readonly RequestResult Result(int wave, Outcome outcome, double nowMs) =>
        new(Id, wave, IntendedMs, Time(SentMs), Time(FirstByteMs), nowMs, _parser.Status, outcome, Bytes);

    private static double? Time(double ms) => double.IsNaN(ms) ? null : ms;
}
