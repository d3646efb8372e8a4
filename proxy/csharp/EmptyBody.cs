using System.Net;

namespace LabProxy;

/// <summary>No body, for a request that has none and yet fields that describe one, such as Content-Type with GET.</summary>
internal sealed class EmptyBody : HttpContent
{
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;
}
