namespace ProxyLab.Roots;

/// <summary>A folder of the cache that does not count yet, or no more. It is locked for as long as its process works on it.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string Prefix = ".work-";
    private readonly OpenFolder _held;

    private WorkFolder(string path, OpenFolder held) => (Path, _held) = (path, held);

    /// <summary>Its path.</summary>
    internal string Path { get; }

    /// <summary>A path that nothing has.</summary>
    internal static string NewPath(string cache) => System.IO.Path.Combine(cache, $"{Prefix}{Guid.NewGuid():N}");

    /// <summary>Whether a folder of the cache is such a one.</summary>
    internal static bool IsOne(string path) => System.IO.Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Makes one in the cache, which is locked: between its making and its lock nobody takes it for remains.</summary>
    internal static WorkFolder Make(string cache)
    {
        var path = NewPath(cache);
        using (var folder = OpenFolder.At(cache)) folder.MakeFolder(System.IO.Path.GetFileName(path));
        return TakeOver(path) ?? throw new LabException("add root", $"{path} is locked by another process", "do it again");
    }

    /// <summary>Takes one over whose process is gone; null where that is at work, or has just ended and removed it.</summary>
    internal static WorkFolder? TakeOver(string path)
    {
        var held = OpenFolder.Find(path);
        if (held?.Lock(shared: false, wait: false) == true) return new WorkFolder(path, held);
        held?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}
