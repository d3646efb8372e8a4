using System.Diagnostics;
using System.Net;
using ProxyLab.Native;

namespace ProxyLab.Probes.Counters;

/// <summary>What a parser makes of the octets received so far.</summary>
public enum ReplyState
{
    /// <summary>It is not all here.</summary>
    Incomplete,

    /// <summary>It is all here; it may still hold no number.</summary>
    Complete,

    /// <summary>It can never become an answer: the connection is of no use any more.</summary>
    Garbage,
}

/// <summary>
/// Asks a proxy for its active client connections on a connection of its own, which stays open, and never waits longer than
/// its budget. An answer that comes after its tick belongs to no tick: it is thrown away before the next question.
/// </summary>
/// <param name="address">Where the proxy tells its status.</param>
public abstract class ConnectedCounter(EndPoint address) : ActiveCounter
{
    private static readonly TimeSpan HungAfter = TimeSpan.FromSeconds(5);
    private readonly StatusConnection _connection = new(address);
    private readonly byte[] _received = new byte[128 * 1024];
    private int _filled, _unsent;
    private bool _asked;
    private long _askedAt;

    /// <summary>Answers that came too late for their tick, and were thrown away.</summary>
    public long Late { get; private set; }

    /// <summary>Connections given up: refused, closed, hung or speaking garbage.</summary>
    public long Failures { get; private set; }

    /// <inheritdoc/>
    internal override ulong Inode => _connection.Inode;

    /// <inheritdoc/>
    public override long? Read(TimeSpan budget)
    {
        LastFailure = null;
        var deadline = Stopwatch.GetTimestamp() + (long)(budget.TotalSeconds * Stopwatch.Frequency);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (!Connect(deadline) || !DrainLate() || !Ask())
            {
                return null;
            }

            switch (Await(deadline, out var value))
            {
                case true: return value;
                case null: return null;
                case false: break; // Closed while it was idle, as a keep-alive limit does: ask once more on a new connection.
            }
        }

        return null;
    }

    /// <summary>The question's octets.</summary>
    protected abstract ReadOnlySpan<byte> Question { get; }

    /// <summary>Finds an answer in what was received.</summary>
    /// <param name="received">All octets since the last answer.</param>
    /// <param name="used">How many of them the answer takes.</param>
    /// <param name="value">The number; null if the answer tells none.</param>
    /// <param name="closes">Whether the proxy closes the connection after this answer.</param>
    protected abstract ReplyState Parse(ReadOnlySpan<byte> received, out int used, out long? value, out bool closes);

    /// <summary>Says that the connection is new, so that the first question may differ.</summary>
    protected virtual void Begin()
    {
    }

    private bool Connect(long deadline)
    {
        if (!_connection.IsOpen)
        {
            Begin();
        }

        switch (_connection.Connect(deadline))
        {
            case 0:
                return true;
            case Errno.EINPROGRESS:
                LastFailure = "connect: no answer within the budget";
                return false;
            case var error:
                return Drop("connect: " + Errno.Describe(error));
        }
    }

    /// <summary>Throws away an answer of an earlier tick; false while it has not come whole.</summary>
    private bool DrainLate()
    {
        if (!_asked)
        {
            return true;
        }

        while (true)
        {
            var more = Receive();
            switch (Parse(_received.AsSpan(0, _filled), out var used, out _, out var closes))
            {
                case ReplyState.Complete:
                    Late++;
                    Finish(used, closes);
                    return !closes;
                case ReplyState.Garbage:
                    return Drop("the answer is garbage");
            }

            if (more < 0 || Stopwatch.GetElapsedTime(_askedAt) > HungAfter)
            {
                return Drop(more < 0 ? "closed before its answer" : "hung: no answer to the last question");
            }

            if (more == 0)
            {
                LastFailure = "no answer yet to an earlier question";
                return false;
            }
        }
    }

    private bool Ask()
    {
        var question = Question;
        _unsent = _unsent == 0 ? question.Length : _unsent;
        var sent = _connection.Send(question[^_unsent..]);
        if (sent is -Errno.EPIPE or -Errno.ECONNRESET)
        {
            sent = _unsent; // Await finds the end of the stream, and a new connection is made.
        }
        else if (sent < 0 && sent is not (-Errno.EAGAIN or -Errno.EINTR))
        {
            return Drop("send: " + Errno.Describe(-sent));
        }

        _unsent -= Math.Max(0, sent);
        _asked = _unsent == 0;
        _askedAt = Stopwatch.GetTimestamp();
        return _asked;
    }

    /// <summary>Waits for the answer: true if it came, false if the connection was closed without a word, else null.</summary>
    private bool? Await(long deadline, out long? value)
    {
        value = null;
        while (true)
        {
            var more = Receive();
            var state = Parse(_received.AsSpan(0, _filled), out var used, out value, out var closes);
            if (state == ReplyState.Complete)
            {
                Finish(used, closes);
                return true;
            }

            if (state == ReplyState.Garbage || more < 0)
            {
                var silent = _filled == 0;
                Drop(silent ? "closed without an answer" : state == ReplyState.Garbage ? "the answer is garbage" : "closed within its answer");
                value = null;
                return silent ? false : null;
            }

            if (more == 0 && !_connection.Poll(Libc.POLLIN, deadline))
            {
                LastFailure = "no answer within the budget";
                return null;
            }
        }
    }

    private void Finish(int used, bool closes)
    {
        _received.AsSpan(used, _filled - used).CopyTo(_received);
        _filled -= used;
        _asked = false;
        if (closes)
        {
            CloseConnection();
        }
    }

    private int Receive()
    {
        var got = _connection.Receive(_received.AsSpan(_filled));
        _filled += Math.Max(0, got);
        return got;
    }

    private bool Drop(string why)
    {
        Failures++;
        LastFailure = why;
        CloseConnection();
        return false;
    }

    private void CloseConnection()
    {
        _connection.Dispose();
        _filled = _unsent = 0;
        _asked = false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        CloseConnection();
        base.Dispose(disposing);
    }
}
