namespace LabProxy;

/// <summary>
/// How a request failed. The name says the phase, then what happened; the line in <see cref="ForwardErrors"/> says who did it, what the
/// client is told, and the word that RFC 9209 has for it. Nothing else in the proxy decides a status.
/// </summary>
internal enum ForwardError
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>Accept: the proxy already serves as many client connections as max_connections allows.</summary>
    AcceptOverLimit,

    /// <summary>Request: its framing could be read in two ways (RFC 9112 section 6.1), or it cannot be forwarded.</summary>
    RequestInvalid,

    /// <summary>Request: a method or transfer coding that this proxy does not implement.</summary>
    RequestUnsupported,

    /// <summary>Request: a version of HTTP other than 1.</summary>
    RequestVersion,

    /// <summary>Request: a request line longer than the head may be.</summary>
    RequestLineTooLong,

    /// <summary>Request: a head of more than 32 KiB.</summary>
    RequestTooLarge,

    /// <summary>Request: its head was begun and not whole within 60 s.</summary>
    RequestHeadTimeout,

    /// <summary>Request: the client sent a body that breaks its own framing.</summary>
    RequestBodyInvalid,

    /// <summary>Request: the client stopped in the middle of its body for client_timeout_ms, or drips it.</summary>
    RequestBodyTimeout,

    /// <summary>Connect: nobody listens there (ECONNREFUSED).</summary>
    ConnectRefused,

    /// <summary>Connect: the Unix socket does not exist (ENOENT).</summary>
    ConnectNoSuchSocket,

    /// <summary>Connect: any other answer of the kernel: unreachable, reset, permission denied.</summary>
    ConnectFailed,

    /// <summary>Connect: the upstream's Unix accept queue is full (EAGAIN; see unix_stream_connect).</summary>
    ConnectQueueFull,

    /// <summary>Connect: the proxy itself has no descriptor, port or memory left (EMFILE, EADDRNOTAVAIL, ENOMEM).</summary>
    ConnectOutOfResources,

    /// <summary>Connect: not connected within connect_timeout_ms.</summary>
    ConnectTimeout,

    /// <summary>Send: the upstream reset the connection while the request was being sent.</summary>
    SendReset,

    /// <summary>Send: the upstream took no octet for send_timeout_ms.</summary>
    SendTimeout,

    /// <summary>Header: the upstream reset the connection before a complete response header.</summary>
    HeaderReset,

    /// <summary>Header: the upstream closed the connection before a complete response header.</summary>
    HeaderClosed,

    /// <summary>Header: what the upstream sent is not an HTTP/1.x response header, or is too large.</summary>
    HeaderInvalid,

    /// <summary>Header: no octet from the upstream for read_timeout_ms, or not all of it within header_timeout_ms of its first.</summary>
    HeaderTimeout,

    /// <summary>Body: the upstream reset the connection in the middle of its answer.</summary>
    BodyReset,

    /// <summary>Body: the upstream closed the connection before the end that it had announced.</summary>
    BodyTruncated,

    /// <summary>Body: the upstream's chunked coding is malformed.</summary>
    BodyInvalid,

    /// <summary>Body: no octet from the upstream for read_timeout_ms in the middle of its answer, or fewer than least_pace asks for.</summary>
    BodyTimeout,

    /// <summary>Answer: the client took no octet for client_timeout_ms.</summary>
    AnswerTimeout,

    /// <summary>The client closed its connection before its answer was complete; nobody is left to be told.</summary>
    ClientGone,

    /// <summary>A mistake in the proxy's own code.</summary>
    ProxyBug,
}

/// <summary>What follows from a <see cref="ForwardError"/>.</summary>
/// <param name="Name">The counter's name on the status page.</param>
/// <param name="Phase">Where the request was.</param>
/// <param name="Culprit">Who did it: client, proxy or upstream.</param>
/// <param name="Status">The answer, if its header is not sent yet. 499 is nginx's word for "nobody to answer" and never sent.</param>
/// <param name="ProxyStatus">The error type of RFC 9209 section 2.3, for the Proxy-Status field.</param>
/// <param name="Text">The sentence in the log and in the answer's body.</param>
internal sealed record ForwardFact(string Name, string Phase, string Culprit, int Status, string ProxyStatus, string Text);

/// <summary>The table: one line for each <see cref="ForwardError"/>, in its order.</summary>
internal static class ForwardErrors
{
    public static IReadOnlyList<ForwardFact> All { get; } =
    [
        new("none", "done", "nobody", 200, "", "no error"),
        new("accept_over_limit", "accept", "proxy", 503, "connection_limit_reached", "max_connections reached"),
        new("request_invalid", "request", "client", 400, "http_request_error", "the request is malformed"),
        new("request_unsupported", "request", "client", 501, "http_request_error", "the method or transfer coding is not implemented"),
        new("request_version", "request", "client", 505, "http_request_error", "the HTTP version is not supported"),
        new("request_line_too_long", "request", "client", 414, "http_request_error", "the request line is too long"),
        new("request_too_large", "request", "client", 431, "http_request_error", "the request's header is too large"),
        new("request_head_timeout", "request", "client", 408, "http_request_error", "the request's header did not come in time"),
        new("request_body_invalid", "request", "client", 400, "http_request_error", "the request body breaks its framing"),
        new("request_body_timeout", "request", "client", 408, "http_request_error", "the client sent no octet of its body in time"),
        new("connect_refused", "connect", "upstream", 502, "connection_refused", "the upstream refused the connection"),
        new("connect_no_such_socket", "connect", "upstream", 502, "destination_not_found", "the upstream's socket does not exist"),
        new("connect_failed", "connect", "upstream", 502, "destination_unavailable", "the upstream could not be reached"),
        new("connect_queue_full", "connect", "upstream", 503, "destination_unavailable", "the upstream's accept queue is full"),
        new("connect_out_of_resources", "connect", "proxy", 503, "proxy_internal_error", "the proxy has no descriptor or port left"),
        new("connect_timeout", "connect", "upstream", 504, "connection_timeout", "not connected to the upstream in time"),
        new("send_reset", "send", "upstream", 502, "connection_terminated", "the upstream reset the connection during the request"),
        new("send_timeout", "send", "upstream", 504, "connection_write_timeout", "the upstream took no octet of the request in time"),
        new("header_reset", "header", "upstream", 502, "connection_terminated", "the upstream reset the connection before its header"),
        new("header_closed", "header", "upstream", 502, "http_response_incomplete", "the upstream closed the connection before its header"),
        new("header_invalid", "header", "upstream", 502, "http_protocol_error", "the upstream's answer is not valid HTTP"),
        new("header_timeout", "header", "upstream", 504, "http_response_timeout", "the upstream sent no header in time"),
        new("body_reset", "body", "upstream", 502, "connection_terminated", "the upstream reset the connection during its answer"),
        new("body_truncated", "body", "upstream", 502, "http_response_incomplete", "the upstream closed the connection during its answer"),
        new("body_invalid", "body", "upstream", 502, "http_response_transfer_coding", "the upstream's chunked coding is malformed"),
        new("body_timeout", "body", "upstream", 504, "connection_read_timeout", "the upstream sent no octet of its answer in time"),
        new("answer_timeout", "answer", "client", 499, "connection_write_timeout", "the client took no octet of its answer in time"),
        new("client_gone", "client", "client", 499, "connection_terminated", "the client closed its connection before its answer was complete"),
        new("proxy_bug", "proxy", "proxy", 500, "proxy_internal_error", "internal error"),
    ];

    public static ForwardFact Fact(this ForwardError error) => All[(int)error];
}
