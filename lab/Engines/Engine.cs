using Docker.DotNet;
using Docker.DotNet.Models;

namespace ProxyLab.Engines;

/// <summary>
/// A container engine, through Docker's Engine API. No version of the API is set: neither side negotiates, and without one the engine answers
/// by its own newest.
/// </summary>
internal sealed class Engine : IDisposable
{
    // The oldest that the lab was tested with: Docker 20.10 and Podman 4.3.
    private static readonly System.Version OldestApi = new(1, 41);

    private static readonly TimeSpan Patience = 10.Seconds();

    private readonly DockerClient _client;

    private Engine(DockerClient client, Uri endpoint, VersionResponse version, EngineKind kind)
    {
        _client = client;
        Endpoint = endpoint;
        Version = version.Version ?? "";
        Differences = new EngineDifferences(kind);
    }

    /// <summary>Where it listens.</summary>
    internal Uri Endpoint { get; }

    /// <summary>Its own version, e.g. <c>20.10.24</c>.</summary>
    internal string Version { get; }

    /// <summary>What it does differently from others.</summary>
    internal EngineDifferences Differences { get; }

    /// <summary>Finds one that answers.</summary>
    /// <exception cref="LabException">There is none, this user may not use it, or it is too old.</exception>
    internal static async Task<Engine> Connect(EngineKind kind, CancellationToken cancel = default)
    {
        LabException? why = null;
        foreach (var endpoint in EngineSocket.Candidates(kind))
        {
            try
            {
                return await Open(endpoint, cancel);
            }
            catch (LabException e)
            {
                why ??= e;
            }
        }

        throw why ?? new LabException(
            "find a container engine",
            $"there is no socket of {kind}: looked for {string.Join(", ", EngineSocket.Usual(kind))}",
            kind == EngineKind.Docker
                ? "start Docker's daemon, or set DOCKER_HOST; as root with dockerd installed, 'proxylab engine -- COMMAND' starts one for a command's time"
                : "start Podman's service: podman system service --time 0 unix:///run/podman/podman.sock; or set CONTAINER_HOST");
    }

    /// <summary>Connects to the engine at an endpoint.</summary>
    /// <exception cref="LabException">It does not answer, this user may not use it, or it is too old.</exception>
    internal static async Task<Engine> Open(Uri endpoint, CancellationToken cancel = default)
    {
        const string phase = "find a container engine";
        var client = new DockerClientBuilder().WithEndpoint(endpoint).Build();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(Patience);
            var version = await client.System.GetVersionAsync(limit.Token);
            if (!System.Version.TryParse(version.APIVersion, out var api) || api < OldestApi)
                throw new LabException(phase, $"the engine at {endpoint} speaks version {version.APIVersion} of the API, and the lab needs {OldestApi}", "install a newer engine: Docker from 20.10 on, Podman from 4.3 on");
            var isPodman = version.Components?.Any(c => c.Name?.Contains("podman", StringComparison.OrdinalIgnoreCase) == true) == true;
            return new Engine(client, endpoint, version, isPodman ? EngineKind.Podman : EngineKind.Docker);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            client.Dispose();
            throw new LabException(phase, FormattableString.Invariant($"the engine at {endpoint} said nothing within {Patience.TotalSeconds} s"), "restart the engine", e);
        }
        catch (Exception e)
        {
            client.Dispose();
            throw EngineFault.IsExpected(e) ? EngineFault.Of(phase, e, endpoint) : e;
        }
    }

    /// <summary>Asks it for something.</summary>
    /// <exception cref="LabException">It refused, or broke off: quotes it.</exception>
    internal async Task<T> Ask<T>(string phase, Func<DockerClient, Task<T>> question)
    {
        try
        {
            return await question(_client);
        }
        catch (Exception e) when (EngineFault.IsExpected(e))
        {
            throw EngineFault.Of(phase, e, Endpoint);
        }
    }

    /// <summary>As <see cref="Ask{T}"/>, of what has no answer.</summary>
    internal Task Ask(string phase, Func<DockerClient, Task> question) => Ask(phase, async client =>
    {
        await question(client);
        return true;
    });

    /// <summary>An image of the engine; null where it has none of that name.</summary>
    internal Task<ImageInspectResponse?> FindImage(string reference, CancellationToken cancel = default) => Ask("look for the image", async client =>
    {
        try
        {
            return await client.Images.InspectImageAsync(reference, cancel);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    });

    /// <summary>Has the engine pull an image that it does not have.</summary>
    /// <param name="reference">The image; without a tag and a digest <c>latest</c> is meant, and not every tag as the API has it.</param>
    /// <param name="say">Takes a line for each step.</param>
    /// <param name="cancel">Ends the pull.</param>
    /// <exception cref="LabException">It could not: quotes it.</exception>
    internal async Task RequireImage(string reference, Action<string> say, CancellationToken cancel)
    {
        if (await FindImage(reference, cancel) is not null) return;
        string? fault = null;
        var progress = new Now<JSONMessage>(message =>
        {
            fault ??= EngineDifferences.PullFault(message);
            if (message.Status is { Length: > 0 } status && message.Progress is null) say(message.ID is { Length: > 0 } id ? $"{id}: {status}" : status);
        });
        try
        {
            await Ask("pull the image", client => client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = WithTag(reference) }, new AuthConfig(), progress, cancel));
        }
        catch (LabException e)
        {
            throw Missing(reference, e.Culprit, e);
        }

        if (fault is not null) throw Missing(reference, $"the engine says: {fault}", null);
    }

    /// <summary>
    /// An image as <c>docker save</c> writes it: a tar with its layers and its configuration. Pulled first where the engine does not have it.
    /// </summary>
    /// <param name="reference">The image: a name with a tag or a digest.</param>
    /// <param name="say">Takes a line for each step of the pull.</param>
    /// <param name="cancel">Ends the pull; later it is the stream that is to be closed.</param>
    /// <exception cref="LabException">It is missing and cannot be pulled, or the engine refuses: quotes it.</exception>
    internal async Task<Stream> SaveImage(string reference, Action<string> say, CancellationToken cancel)
    {
        await RequireImage(reference, say, cancel);
        return new EngineStream(await Ask("save the image", client => client.Images.SaveImageAsync(reference, cancel)));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private LabException Missing(string reference, string why, Exception? cause) => new(
        "pull the image",
        $"the engine has no image {reference}, and cannot pull it: {why}",
        $"name one that is there: {Differences.Command} images; or load it: {Differences.Command} load < FILE.tar",
        cause);

    private static string WithTag(string reference) => reference[(reference.LastIndexOf('/') + 1)..].AsSpan().ContainsAny(':', '@') ? reference : reference + ":latest";

    /// <summary>Reports at once, on the thread that reads, so that nothing is told after the end. (<see cref="Progress{T}"/> posts.)</summary>
    private sealed class Now<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
