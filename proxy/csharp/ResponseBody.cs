using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace LabProxy;

/// <summary>The upstream's body on its way to the client.</summary>
internal static class ResponseBody
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>
    /// Octets are sent on as soon as there are no more to be had at once: a small answer leaves in one write with its header, and one that
    /// drips arrives drop by drop. Before it waits it reads into no buffer at all, so that a thousand silent upstreams hold no memory.
    /// </summary>
    public static async Task CopyAsync(HttpResponseMessage answer, HttpResponse client, Exchange exchange)
    {
        var from = answer.Content.ReadAsStream(CancellationToken.None);
        var to = client.BodyWriter;
        await client.StartAsync(CancellationToken.None);
        while (true)
        {
            await ReadAsync(from, Memory<byte>.Empty, to, exchange);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                var octets = await ReadAsync(from, buffer, to, exchange);
                if (octets == 0)
                    break;
                to.Write(buffer.AsSpan(0, octets));
                exchange.Answered.Octets += octets;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            if (to.UnflushedBytes >= BufferBytes)
                await FlushAsync(to, exchange);
        }

        // Kestrel flushes when it ends a chunked body, and not when Content-Length has been reached.
        await FlushAsync(to, exchange);
    }

    private static async ValueTask<int> ReadAsync(Stream from, Memory<byte> buffer, PipeWriter to, Exchange exchange)
    {
        var read = from.ReadAsync(buffer, exchange.Abandoned);
        if (read.IsCompletedSuccessfully)
            return read.Result;
        await FlushAsync(to, exchange);
        exchange.Start(Wait.Read);
        try
        {
            return await read;
        }
        finally
        {
            exchange.Stop(Wait.Read);
        }
    }

    private static async ValueTask FlushAsync(PipeWriter to, Exchange exchange)
    {
        var flush = to.FlushAsync(exchange.Abandoned);
        if (flush.IsCompletedSuccessfully)
            return;
        exchange.Start(Wait.ClientWrite);
        try
        {
            await flush;
        }
        finally
        {
            exchange.Stop(Wait.ClientWrite);
        }
    }
}
