using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace LabProxy;

/// <summary>The client's body on its way to the upstream, a read at a time: never more of it in memory than Kestrel's own buffer.</summary>
internal sealed class RequestBody(HttpContext client, Exchange exchange) : HttpContent
{
    private const long LongestFill = 1L << 30;

    private readonly long? _length = client.Request.ContentLength;
    private Task _copying = Task.CompletedTask;

    /// <summary>Waits until nobody reads from the client any more; the answer to the client must not begin a fight over the connection.</summary>
    public Task StopAsync()
    {
        if (_copying.IsCompleted)
            return Task.CompletedTask;
        exchange.AbandonRequest();
        return _copying.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? -1;
        return _length is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        _copying = CopyAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _copying = CopyAsync(stream);

    private async Task CopyAsync(Stream upstream)
    {
        var reader = client.Request.BodyReader;
        exchange.ReadingRequest(reader.CancelPendingRead);
        long copied = 0;
        while (true)
        {
            var read = await ReadAsync(reader, upstream);
            foreach (var octets in read.Buffer)
                await upstream.WriteAsync(octets, exchange.Abandoned);
            copied += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled)
                await FillAsync(upstream, (_length ?? copied) - copied);
            if (read.IsCompleted || read.IsCanceled)
                break;
        }

        exchange.RequestRead();
    }

    /// <summary>
    /// The connection takes no more (see <see cref="UpstreamConnection"/>), yet SocketsHttpHandler insists on the announced length before it
    /// gives us the answer. These octets are sent to nobody.
    /// </summary>
    private async Task FillAsync(Stream upstream, long octets)
    {
        if (octets > LongestFill)
            throw new ForwardException(ForwardError.SendReset, "the upstream refused the request in the middle of a very large body");
        for (var nothing = new byte[16 * 1024]; octets > 0; octets -= nothing.Length)
            await upstream.WriteAsync(nothing.AsMemory(0, (int)Math.Min(octets, nothing.Length)), exchange.Abandoned);
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader reader, Stream upstream)
    {
        try
        {
            var read = reader.ReadAsync(exchange.Abandoned);
            if (read.IsCompleted)
                return await read;
            // The client is slower than we are: what it sent so far goes on now, the header first of all.
            await upstream.FlushAsync(exchange.Abandoned);
            exchange.Start(Wait.ClientRead);
            try
            {
                return await read;
            }
            finally
            {
                exchange.Stop(Wait.ClientRead);
            }
        }
        catch (BadHttpRequestException e)
        {
            exchange.Fail(ForwardError.RequestBodyInvalid);
            throw new ForwardException(ForwardError.RequestBodyInvalid, e.Message, e);
        }
    }
}
