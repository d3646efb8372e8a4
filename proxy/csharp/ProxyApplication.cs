using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LabProxy;

/// <summary>
/// What Kestrel calls for each request: the forwarder for clients, the status page for the status listener. There is no pipeline between
/// them: no routing, no middleware, and so no headers or activities of their own.
/// </summary>
internal sealed class ProxyApplication(Forwarder forwarder, StatusPage status, RequestLog log) : IHttpApplication<ProxyApplication.Request>
{
    /// <summary>One request. Kestrel keeps it with the connection, so that the next request there uses it again.</summary>
    internal sealed class Request
    {
        private readonly DefaultHttpContext _context = new();

        public IFeatureCollection Features { get; private set; } = null!;

        /// <summary>The client's connection; null on the status listener.</summary>
        public ClientConnection? Client { get; private set; }

        public HttpContext Context => _context;

        public void Begin(IFeatureCollection features)
        {
            Features = features;
            _context.Initialize(features);
            Client = features.Get<ClientConnection>();
            Client?.Enter(ClientState.Writing);
            Client?.Exchange.Answered.Begin();
        }

        public void End()
        {
            _context.Uninitialize();
            Client?.Enter(ClientState.Waiting);
        }
    }

    public Request CreateContext(IFeatureCollection contextFeatures)
    {
        var kept = contextFeatures as IHostContextContainer<Request>;
        var request = kept?.HostContext ?? new Request();
        if (kept is not null)
            kept.HostContext = request;
        request.Begin(contextFeatures);
        return request;
    }

    public Task ProcessRequestAsync(Request context) =>
        context.Client is { } client ? forwarder.ForwardAsync(context.Context, client.Exchange) : status.AnswerAsync(context.Features);

    public void DisposeContext(Request context, Exception? exception)
    {
        if (context.Client is { } client)
            log.Ended(context.Context, client.Exchange.Answered);
        context.End();
    }
}
