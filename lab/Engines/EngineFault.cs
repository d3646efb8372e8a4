using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace ProxyLab.Engines;

/// <summary>From what the client of the Engine API throws to what a person can do about it.</summary>
internal static class EngineFault
{
    private const string NoSpace = "no space left on device"; // strerror(ENOSPC), as Go prints it

    /// <summary>Whether an exception is one that asking an engine may end in.</summary>
    internal static bool IsExpected(Exception e) => e is DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException or JsonException;

    /// <summary>The fault of the harness that it is.</summary>
    /// <param name="phase">What the engine was asked for.</param>
    /// <param name="e">What was thrown.</param>
    /// <param name="endpoint">Where the engine listens.</param>
    internal static LabException Of(string phase, Exception e, Uri endpoint)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
            if (inner is SocketException socket) return Of(phase, socket, endpoint, e);
        return e is DockerApiException refused ? Refused(phase, Words(refused), e)
            : new LabException(phase, $"the engine at {endpoint} broke off: {e.Message}", "see the engine's own log", e);
    }

    /// <summary>The fault that an engine's own words tell.</summary>
    internal static LabException Refused(string phase, string said, Exception? cause = null) => new(
        phase,
        $"the engine says: {said}",
        said.Contains(NoSpace, StringComparison.OrdinalIgnoreCase) ? "the disk of the engine's data is full; see what can go: docker system df, docker system prune" : "see the engine's own log",
        cause);

    /// <summary>What the engine said: the <c>message</c> of its JSON, or all of it.</summary>
    internal static string Words(DockerApiException e)
    {
        try
        {
            return (e.ResponseBody is { Length: > 0 } body ? (string?)System.Text.Json.Nodes.JsonNode.Parse(body)?["message"] : null) ?? e.Message;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return e.ResponseBody ?? e.Message;
        }
    }

    private static LabException Of(string phase, SocketException e, Uri endpoint, Exception cause) => e.SocketErrorCode == SocketError.AccessDenied
        ? new LabException(phase, $"this user may not use the engine at {endpoint}", "be root, or join the engine's group: sudo usermod -aG docker $USER, and log in again", cause)
        : new LabException(phase, $"no engine answers at {endpoint}: {e.Message}", "start it: sudo systemctl start docker", cause);
}
