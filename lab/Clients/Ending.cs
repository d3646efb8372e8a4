using System.Diagnostics;
using ProxyLab.Native;

namespace ProxyLab.Clients;

/// <summary>What a client saw of its connection when its request was over.</summary>
internal enum Ending : byte
{
    /// <summary>The connection stood: the answer is whole, malformed or over the limit, and the client reads no further.</summary>
    Settled,

    /// <summary>The end of the stream was read: the peer has sent all that it will (read(2) gave 0).</summary>
    EndOfStream,

    /// <summary>A read failed, with an error number: the peer reset the connection, or the kernel gave up.</summary>
    ReadFailed,

    /// <summary>A send failed, with an error number, and no answer can be read any more.</summary>
    SendFailed,

    /// <summary>connect(2), or what it needs before it, failed with an error number.</summary>
    ConnectFailed,

    /// <summary>The client's time was over (its deadline, its leaving, a cancellation) before it was connected.</summary>
    LateConnecting,

    /// <summary>The client's time was over while it was connected.</summary>
    LateWaiting,

    /// <summary>The client had not come to its turn when its time was over.</summary>
    Untried,

    /// <summary>A call failed that is no business of the peer's, such as epoll_ctl(2).</summary>
    LocalFailure,
}

/// <summary>How a client's connection ended, as far as the outcome depends on it.</summary>
/// <param name="How">What the client saw last.</param>
/// <param name="Errno">The error number that came with it; 0 where none does.</param>
/// <param name="SendErrno">
/// The error number of an earlier send on the connection, 0 without any. Linux tells a reset once: when a send has taken the error,
/// the reads after it give the end of the stream (tcp_sendmsg_locked and sock_error; unix_stream_read_generic).
/// </param>
/// <param name="IsUnix">Whether it was a Unix socket: there, EAGAIN from connect(2) means a full accept queue.</param>
internal readonly record struct ConnectionEnd(Ending How, int Errno = 0, int SendErrno = 0, bool IsUnix = false);

/// <summary>The one place where an exchange gets its outcome, and a connection its next request; the same for every client.</summary>
internal static class Endings
{
    /// <summary>
    /// The outcome of a request. What the answer is by itself comes first: a connection that fails after a whole answer changes nothing.
    /// </summary>
    /// <param name="answer">How far the answer was read.</param>
    /// <param name="status">Its final status; null where that was not read.</param>
    /// <param name="end">How the connection ended.</param>
    internal static Outcome OutcomeOf(AnswerState answer, int? status, ConnectionEnd end) => answer switch
    {
        AnswerState.Whole => Answered(status),
        AnswerState.Malformed => Outcome.Malformed,
        AnswerState.OverLimit => Outcome.OverLimit,
        _ => end.How switch
        {
            Ending.EndOfStream => Closed(answer, status, end.SendErrno),
            Ending.ReadFailed or Ending.SendFailed => Failed(answer, end.Errno),
            Ending.ConnectFailed => NotConnected(end),
            Ending.LateConnecting or Ending.Untried => Outcome.ConnectTimeout,
            Ending.LateWaiting => Outcome.InFlight,
            Ending.LocalFailure => Outcome.LocalError,
            _ => throw new UnreachableException($"a connection that stood, with an answer that is {answer}"),
        },
    };

    /// <summary>
    /// Whether a connection may carry another request: RFC 9112 section 9.3, and all of the request was sent, and nothing lies there
    /// that nobody asked for (section 9.2).
    /// </summary>
    /// <param name="answerAllows">What the answer says by its version and fields (<see cref="ResponseParser.Reusable"/>).</param>
    /// <param name="allSent">Whether the kernel has taken the whole request.</param>
    /// <param name="sendErrno">The error number of a send that failed, 0 without any.</param>
    /// <param name="unasked">Whether octets were read after the answer, or the end of the stream.</param>
    internal static bool MayReuse(bool answerAllows, bool allSent, int sendErrno, bool unasked) =>
        answerAllows && allSent && sendErrno == 0 && !unasked;

    private static Outcome Answered(int? status) => status is >= 200 and < 300 ? Outcome.Ok : Outcome.Status;

    private static Outcome Closed(AnswerState answer, int? status, int sendErrno) => answer switch
    {
        AnswerState.Nothing => Outcome.Reset,
        AnswerState.UntilClose when sendErrno != Errno.ECONNRESET => Answered(status),
        _ => Outcome.Cut,
    };

    private static Outcome Failed(AnswerState answer, int errno) => errno switch
    {
        Errno.ENOMEM or Errno.ENOBUFS => Outcome.LocalError,
        _ when answer != AnswerState.Nothing => Outcome.Cut,
        Errno.ETIMEDOUT => Outcome.ConnectTimeout,
        _ => Outcome.Reset,
    };

    private static Outcome NotConnected(ConnectionEnd end) => end.Errno switch
    {
        Errno.ECONNREFUSED or Errno.ENOENT => Outcome.Refused,
        Errno.EAGAIN when end.IsUnix => Outcome.Refused,
        Errno.ETIMEDOUT => Outcome.ConnectTimeout,
        Errno.ECONNRESET or Errno.EPIPE => Outcome.Reset,
        _ => Outcome.LocalError,
    };
}
