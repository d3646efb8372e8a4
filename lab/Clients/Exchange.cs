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

    /// <summary>Octets read, whatever they were: the answer with its header and framing, and what nobody asked for.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Octets read after a whole answer, that nobody asked for.</summary>
    internal long Unasked { get; private set; }

    /// <summary>The connection, and the place of this request among those on it, from 1; 0: it never came to one.</summary>
    internal long Connection { get; private set; }

    /// <inheritdoc cref="Connection"/>
    internal int Nth { get; private set; }

    /// <summary>The first request that this one tries again; 0: it is a first one.</summary>
    internal long RetryOf { get; init; }

    /// <summary>The error number of a send that failed; 0: none did. The answer can then only be what the kernel already holds.</summary>
    internal int SendErrno { get; set; }

    /// <summary>Whether the end of the stream was read, after a whole answer too: no further request goes over the connection.</summary>
    internal bool PeerEnded { get; set; }

    /// <summary>The final status; null where it was not read.</summary>
    internal readonly int? Status => _parser.Status;

    /// <summary>How far the answer is read.</summary>
    internal readonly AnswerState Answer => _parser.State;

    /// <summary>Whether the server has said that the body may come (100 Continue).</summary>
    internal readonly bool Continued => _parser.Continued;

    /// <summary>A request that begins.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="intendedMs">When it was to be sent.</param>
    /// <param name="head">Whether its method is HEAD, so that its answer has no body.</param>
    /// <param name="isUnix">Whether its connection is a Unix socket.</param>
    /// <param name="upgrade">Whether it asks for an upgrade.</param>
    /// <param name="retryOf">The first request that it tries again; 0: it is a first one.</param>
    internal static Exchange Begin(long id, double intendedMs, bool head, bool isUnix, bool upgrade = false, long retryOf = 0) => new()
    {
        _parser = new ResponseParser(head, upgrade),
        RetryOf = retryOf,
        _isUnix = isUnix,
        Id = id,
        IntendedMs = intendedMs,
        SentMs = double.NaN,
        FirstByteMs = double.NaN,
    };

    /// <summary>The request goes over a connection, or tries one.</summary>
    /// <param name="connection">The connection's number.</param>
    /// <param name="nth">The place of this request on it, from 1.</param>
    internal void GoesOver(long connection, int nth) => (Connection, Nth) = (connection, nth);

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
        Bytes += octets.Length;
        var state = _parser.Parse(octets, out int used);
        if (state == AnswerState.Whole && !_parser.Upgraded)
            Unasked += octets.Length - used;
        return state >= AnswerState.Whole;
    }

    /// <summary>The outcome, now that the connection has ended or the answer is settled.</summary>
    internal readonly Outcome End(Ending how, int errno = 0) =>
        Endings.OutcomeOf(_parser.State, _parser.Status, new ConnectionEnd(how, errno, SendErrno, _isUnix));

    /// <summary>Whether the connection may carry another request after this one.</summary>
    /// <param name="requestLength">Octets of the whole request.</param>
    internal readonly bool MayReuse(long requestLength) =>
        Endings.MayReuse(_parser.Reusable, Sent == requestLength, SendErrno, Unasked > 0 || PeerEnded);

    /// <summary>What goes into <c>requests.csv</c>.</summary>
    internal readonly RequestResult Result(int wave, Outcome outcome, double nowMs) =>
        new(Id, wave, IntendedMs, Time(SentMs), Time(FirstByteMs), nowMs, _parser.Status, outcome, Bytes)
        {
            Connection = Connection == 0 ? null : Connection,
            Nth = Nth == 0 ? null : Nth,
            Interim = double.IsNaN(FirstByteMs) ? null : _parser.Interim,
            Unasked = double.IsNaN(FirstByteMs) ? null : Unasked,
            BodyHash = _parser.Hash,
            Broken = _parser.Broken | (outcome == Outcome.Cut ? _parser.Missing : 0) | (Unasked > 0 ? BrokenRules.UnaskedOctets : 0),
            RetryOf = RetryOf == 0 ? null : RetryOf,
        };

    private static double? Time(double ms) => double.IsNaN(ms) ? null : ms;
}
