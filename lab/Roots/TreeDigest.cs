using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProxyLab.Roots;

/// <summary>
/// The digest of an unpacked tree: of each name in it what it is, its permission bits, its path, and a file's SHA-256 or where a link leads, in the
/// order of the paths. Times and owners do not count, nor how many names a file has. Two unpackings of one root give the same.
/// </summary>
internal static class TreeDigest
{
    /// <summary>Reads a tree and gives its digest, as <c>sha256:</c> and 64 digits.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static string Of(string folder, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, new DirectoryInfo(folder), "", cancel);
        return Digests.Of(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, DirectoryInfo folder, string path, CancellationToken cancel)
    {
        foreach (var info in folder.EnumerateFileSystemInfos().OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var name = $"{path}/{info.Name}";
            if (info.LinkTarget is { } target) Line(hash, "link", 0, name, target);
            else if (info is DirectoryInfo inner)
            {
                Line(hash, "folder", (int)inner.UnixFileMode, name, "");
                Add(hash, inner, name, cancel);
            }
            else
            {
                using var file = File.OpenRead(info.FullName);
                Line(hash, "file", (int)info.UnixFileMode, name, Convert.ToHexStringLower(SHA256.HashData(file)));
            }
        }
    }

    /// <summary>A NUL is in no name and in no path that a link holds: no two trees give the same octets.</summary>
    private static void Line(IncrementalHash hash, string kind, int mode, string path, string content) =>
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}\0{Convert.ToString(mode, 8)}\0{path}\0{content}\0")));
}
