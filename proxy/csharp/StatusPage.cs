using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace LabProxy;

/// <summary>The counters as plain text, <c>name value</c> on each line. Made for being polled: one buffer, no allocation for numbers.</summary>
/// <param name="counters">The counters.</param>
/// <param name="workers">Gives the accept workers; none where Kestrel accepts by itself.</param>
internal sealed class StatusPage(Counters counters, Func<IReadOnlyList<AcceptWorker>> workers)
{
    // Names are ASCII and a count has at most 20 digits.
    private static readonly int Longest = 512 + (64 * 48) + ForwardErrors.All.Sum(fact => fact.Name.Length + 32);

    public async Task AnswerAsync(IFeatureCollection features)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        var body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var isHead = features.GetRequiredFeature<IHttpRequestFeature>().Method == "HEAD";
        response.Headers.ContentType = "text/plain; charset=us-ascii";
        response.Headers.CacheControl = "no-store";

        var page = System.Buffers.ArrayPool<byte>.Shared.Rent(Longest);
        try
        {
            var length = Write(page);
            response.Headers.ContentLength = length;
            if (!isHead)
                await body.Writer.WriteAsync(page.AsMemory(0, length));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(page);
        }
    }

    private int Write(Span<byte> page)
    {
        var length = 0;
        Line(page, ref length, "active", counters.Active);
        Line(page, ref length, "accepted", counters.Accepted);
        Line(page, ref length, "handled", counters.Handled);
        Line(page, ref length, "requests", counters.Requests);
        Line(page, ref length, "reading", counters.Reading);
        Line(page, ref length, "writing", counters.Writing);
        Line(page, ref length, "waiting", counters.Waiting);
        var (received, sent) = counters.UpstreamBytes;
        Line(page, ref length, "upstream_received_bytes", received);
        Line(page, ref length, "upstream_sent_bytes", sent);
        for (var error = ForwardError.None + 1; (int)error < ForwardErrors.All.Count; error++)
            Line(page, ref length, error.Fact().Name, counters.Errors(error));
        foreach (var worker in workers())
        {
            Utf8.TryWrite(page[length..], $"worker_{worker.Number}_accepts {worker.Accepts}\n", out var written);
            length += written;
        }

        return length;
    }

    private static void Line(Span<byte> page, ref int length, string name, long value)
    {
        Utf8.TryWrite(page[length..], $"{name} {value}\n", out var written);
        length += written;
    }
}
