using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LabProxy;

/// <summary>Kestrel's own listener, asked for a client only when there is room for one.</summary>
internal sealed class RoomyListener(IConnectionListener listener, DescriptorRoom room) : IConnectionListener
{
    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await room.EnterAsync(cancellationToken);
        ConnectionContext? connection = null;
        try
        {
            return connection = await listener.AcceptAsync(cancellationToken);
        }
        finally
        {
            if (connection is null)
                room.Leave();
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
