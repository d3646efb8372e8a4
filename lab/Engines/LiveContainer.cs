using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace ProxyLab.Engines;

/// <summary>
/// A container from its creation to its removal. Its standard streams are this program's to hold, and they are attached before it starts: so
/// that nothing is missed, and so that a container is never alone for longer than it takes to notice that its input has ended. The engine removes
/// it when it ends.
/// </summary>
internal sealed class LiveContainer : IAsyncDisposable
{
    private const string Label = "proxylab.container";

    // From creation to start it is some milliseconds, more where a baseline is copied in.
    private static readonly TimeSpan LongestUnstarted = TimeSpan.FromMinutes(5), LongestRemoval = 10.Seconds(), Step = 20.Milliseconds();

    private readonly Engine _engine;
    private readonly string _id;
    private readonly MultiplexedStream _streams;
    private Task<long>? _exit;

    private LiveContainer(Engine engine, string id, MultiplexedStream streams)
    {
        _engine = engine;
        _id = id;
        _streams = streams;
    }

    /// <summary>Creates one, and attaches to it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="image">An image that it has.</param>
    /// <param name="command">The words for the image's own entry point.</param>
    /// <param name="rights">What it may do.</param>
    /// <param name="cancel">Ends the wait.</param>
    internal static async Task<LiveContainer> Create(Engine engine, string image, IReadOnlyList<string> command, ContainerRights rights, CancellationToken cancel = default)
    {
        var info = await engine.Ask("ask the engine", client => client.System.GetSystemInfoAsync(cancel));
        var hasAppArmor = info.SecurityOptions?.Any(o => o.Contains("apparmor", StringComparison.Ordinal)) == true;
        var created = await SeccompProfile.For(engine.Differences, profile => engine.Ask("create the container", client => client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Image = image,
                Cmd = [.. command],
                User = rights.User,
                WorkingDir = "/usr", // there in every image, and nothing that is shown lies in it: so paths are shown in full
                AttachStdin = true,
                AttachStdout = true,
                AttachStderr = true,
                OpenStdin = true,
                StdinOnce = true, // its input ends with the connection of whoever attached
                Labels = new Dictionary<string, string> { [Label] = "" },
                HostConfig = rights.Describe(engine.Differences, profile, hasAppArmor),
            }, cancel)));
        try
        {
            // Podman makes the container's first process already here.
            var streams = await Starting(engine, "attach to the container", client => client.Containers.AttachContainerAsync(
                created.ID, new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true }, cancel));
            return new LiveContainer(engine, created.ID, streams);
        }
        catch
        {
            await Remove(engine, created.ID);
            throw;
        }
    }

    /// <summary>
    /// Removes what a killed program left between creating a container and starting it: such a one has no process that could notice, and the
    /// engine removes only those that have run.
    /// </summary>
    internal static async Task RemoveForgotten(Engine engine, CancellationToken cancel)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [Label] = true },
            ["status"] = new Dictionary<string, bool> { ["created"] = true },
        };
        var unstarted = await engine.Ask("list containers", client => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, cancel));
        foreach (var container in unstarted.Where(c => DateTime.UtcNow - c.Created.ToUniversalTime() > LongestUnstarted)) await Remove(engine, container.ID);
    }

    /// <summary>Unpacks a tar into a folder that is there.</summary>
    internal Task CopyIn(string folder, Stream tar, CancellationToken cancel) => _engine.Ask("copy into the container", client =>
        client.Containers.ExtractArchiveToContainerAsync(_id, new CopyToContainerParameters { Path = folder }, tar, cancel));

    /// <summary>Starts it.</summary>
    /// <exception cref="LabException">It could not be started: quotes the engine.</exception>
    internal async Task Start(CancellationToken cancel = default)
    {
        await Starting(_engine, "start the container", client => client.Containers.StartContainerAsync(_id, new ContainerStartParameters(), cancel));
        _exit = _engine.Ask("wait for the container", async client => (await client.Containers.WaitContainerAsync(_id, CancellationToken.None)).StatusCode);
    }

    /// <summary>Reads what it prints until it ends. A line that is not ended comes as one, at the end.</summary>
    internal async Task ReadLines(Action<string> output, Action<string> errors, CancellationToken cancel = default)
    {
        var (lines, errorLines) = (new LineCutter(output), new LineCutter(errors));
        var buffer = new byte[64 * 1024];
        await _engine.Ask("read from the container", async _ =>
        {
            while (await _streams.ReadOutputAsync(buffer, 0, buffer.Length, cancel) is { EOF: false } read)
                (read.Target == MultiplexedStream.TargetStream.StandardError ? errorLines : lines).Take(buffer.AsSpan(0, read.Count));
        });
        lines.End();
        errorLines.End();
    }

    /// <summary>Its exit code, when it has ended; null where the engine has forgotten it already, or does not say.</summary>
    internal async Task<long?> ExitCode(TimeSpan within)
    {
        if (_exit is null || await Task.WhenAny(_exit, Task.Delay(within)) != _exit || _exit.IsFaulted) return null;
        return await _exit;
    }

    /// <summary>Sends its first process a signal; one that has ended takes none.</summary>
    internal async Task Signal(string name)
    {
        try
        {
            await _engine.Ask("signal the container", client => client.Containers.KillContainerAsync(_id, new ContainerKillParameters { Signal = name }));
        }
        catch (LabException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Conflict })
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>A file or a folder of it, as a tar whose names begin with the path's last part; null where there is none. While it is open the engine removes no container.</summary>
    internal Task<Stream?> CopyOut(string path, CancellationToken cancel = default) => _engine.Ask("copy out of the container", async client =>
    {
        try
        {
            var answer = await client.Containers.GetArchiveFromContainerAsync(_id, new ContainerPathStatParameters { Path = path }, statOnly: false, cancel);
            return answer.Stream is null ? null : (Stream)new EngineStream(answer.Stream);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    });

    /// <summary>Ends its standard input.</summary>
    internal void EndInput() => _streams.CloseWrite();

    /// <summary>Removes it, whatever state it is in.</summary>
    public async ValueTask DisposeAsync()
    {
        _streams.Dispose();
        await Remove(_engine, _id);
        if (_exit is not null) await Task.WhenAny(_exit); // it fails where the container has gone, which is what was wanted
    }

    /// <summary>Asks for what may end in the engine's runtime: the remedy is about that.</summary>
    private static async Task<T> Starting<T>(Engine engine, string phase, Func<DockerClient, Task<T>> question)
    {
        try
        {
            return await engine.Ask(phase, question);
        }
        catch (LabException e)
        {
            throw new LabException(e.Phase, e.Culprit, engine.Differences.RemedyForStart(e.Culprit), e);
        }
    }

    private static async Task Remove(Engine engine, string id)
    {
        try
        {
            await engine.Ask("remove the container", client => client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }));
        }
        catch (LabException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            // The engine has removed it.
        }
        catch (LabException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.Conflict })
        {
            await Gone(engine, id); // it is about to
        }
    }

    /// <summary>Waits until the engine has removed it: it is asked again and again, for its API has no request that waits for that.</summary>
    private static async Task Gone(Engine engine, string id)
    {
        for (var left = LongestRemoval / Step; left > 0; left--)
        {
            try
            {
                await engine.Ask("look for the container", client => client.Containers.InspectContainerAsync(id));
            }
            catch (LabException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
            {
                return;
            }

            await Task.Delay(Step);
        }

        throw new LabException("remove the container", $"the engine still has {id[..12]}", $"{engine.Differences.Command} rm --force {id[..12]}");
    }
}
