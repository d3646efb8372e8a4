namespace ProxyLab;

/// <summary>The file system that a proxy's program comes from, where that is not the host's own.</summary>
/// <param name="Name">What people call it: the name it was added by, a reference, or a folder's name.</param>
/// <param name="Folder">Where it lies, an absolute path; nothing is ever written into it.</param>
/// <param name="Digest">
/// What is in it, as <c>sha256:</c> and 64 digits: of the image's configuration, or of the unpacked tree; null of a folder that is anybody's, which may change.
/// </param>
/// <param name="Source">Where it came from: a reference, a file, or a distribution and its packages.</param>
internal sealed record ProxyRoot(string Name, string Folder, string? Digest, string Source);
