using ProxyLab.Engines;
using ProxyLab.Escaping;
using ProxyLab.Roots;

namespace ProxyLab.Commands;

/// <summary>Images by their references, of the container engine that answers: Docker's, else Podman's.</summary>
internal sealed class EngineImages : IImageSource
{
    /// <summary>Finds proxy roots: in folders and files, in this user's cache, and at the engine.</summary>
    internal static RootFinder Finder() => Finder(RootCache.OfUser());

    /// <summary>As <see cref="Finder()"/>, with another cache.</summary>
    internal static RootFinder Finder(RootCache cache) => new(cache, new EngineImages());

    /// <inheritdoc/>
    public async Task<Stream> Save(string reference, CancellationToken cancel)
    {
        var faults = new List<LabException>();
        foreach (var kind in Enum.GetValues<EngineKind>())
        {
            try
            {
                return await Save(kind, reference, cancel);
            }
            catch (LabException e)
            {
                faults.Add(e);
            }
        }

        throw new LabException(
            "find root", $"there is no folder, no file and no root in the cache that is called '{reference}', and no engine gave an image of that name: {string.Join("; ", faults.Select(f => f.Culprit))}",
            "proxylab roots list says what there is; add one: proxylab roots add NAME IMAGE, with a tar of docker save or docker export", faults[0]);
    }

    // The engine is not closed: the stream that it gave reads from its connection.
    private static async Task<Stream> Save(EngineKind kind, string reference, CancellationToken cancel) =>
        await (await Engine.Connect(kind, cancel)).SaveImage(reference, Console.Error.Say, cancel);
}
