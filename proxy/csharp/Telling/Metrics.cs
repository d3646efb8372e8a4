using System.Diagnostics.Metrics;

namespace LabProxy;

/// <summary>The counters as a meter, <c>labproxy</c>, for whoever reads .NET's (<c>dotnet-counters monitor --counters labproxy</c>). Read only when somebody asks.</summary>
internal sealed class Metrics : IDisposable
{
    private readonly Meter _meter = new("labproxy");

    public Metrics(Counters counters)
    {
        _meter.CreateObservableUpDownCounter("labproxy.connections", () => new Measurement<long>[]
        {
            new(counters.Reading, State("reading")), new(counters.Writing, State("writing")), new(counters.Waiting, State("waiting")),
        }, "{connection}", "client connections by state");
        _meter.CreateObservableCounter("labproxy.accepted", () => counters.Accepted, "{connection}", "client connections accepted");
        _meter.CreateObservableCounter("labproxy.requests", () => counters.Requests, "{request}", "requests");
        _meter.CreateObservableCounter("labproxy.tried_again", () => counters.TriedAgain, "{request}", "requests sent to the upstream once more");
        _meter.CreateObservableCounter("labproxy.upstream.received", () => counters.UpstreamBytes.In, "By", "octets from upstreams");
        _meter.CreateObservableCounter("labproxy.upstream.sent", () => counters.UpstreamBytes.Out, "By", "octets to upstreams");
        _meter.CreateObservableCounter("labproxy.failures", () => ForwardErrors.All.Skip(1).Select((fact, i) =>
            new Measurement<long>(counters.Errors((ForwardError)(i + 1)), new KeyValuePair<string, object?>("error", fact.Name))), "{request}", "requests that failed, by how");
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> State(string name) => new("state", name);
}
