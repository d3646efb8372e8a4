namespace LabProxy;

/// <summary>Finds what an exception of SocketsHttpHandler or Kestrel means: which phase, whose fault.</summary>
internal static class FaultFinder
{
    public static (ForwardError Error, string Detail) Find(Exchange exchange, Exception exception)
    {
        // What we did ourselves first: after a timeout or a client's leaving every exception is only its echo.
        if (exchange.Fault is not ForwardError.None and var fault)
            return (fault, "");
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is ForwardException known)
                return (known.Error, known.Message);
        }

        var connection = exchange.Upstream;
        if (connection is null)
            // The handler's own connect timeout; ours is as long and nearly always first.
            return exception is OperationCanceledException ? (ForwardError.ConnectTimeout, "") : (ForwardError.ProxyBug, Words(exception));
        var isInvalid = exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
            or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded };
        if (isInvalid)
            return (exchange.HasHeader ? ForwardError.BodyInvalid : ForwardError.HeaderInvalid, Words(exception));
        if (connection.HasEnded)
            return (exchange.HasHeader ? ForwardError.BodyTruncated : ForwardError.HeaderClosed, "");
        return exception is HttpRequestException or HttpIOException
            ? (exchange.HasHeader ? ForwardError.BodyInvalid : ForwardError.HeaderInvalid, Words(exception))
            : (ForwardError.ProxyBug, Words(exception));
    }

    private static string Words(Exception e) => e.InnerException is { } inner && inner.Message != e.Message ? $"{e.Message} {inner.Message}" : e.Message;
}
