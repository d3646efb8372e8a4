using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ProxyLab.Roots;

/// <summary>Digests as images write them: <c>sha256:</c> and 64 hexadecimal digits (OCI image specification, descriptor.md, "Digests").</summary>
internal static partial class Digests
{
    private const string Prefix = "sha256:";

    /// <summary>A hash as a digest.</summary>
    internal static string Of(byte[] hash) => Prefix + Convert.ToHexStringLower(hash);

    /// <summary>The digest of octets.</summary>
    internal static string OfOctets(ReadOnlySpan<byte> octets) => Of(SHA256.HashData(octets));

    /// <summary>The digits of a digest, which are a name that leads nowhere else.</summary>
    /// <exception cref="LabException">It is no digest by SHA-256.</exception>
    internal static string Hex(string digest) =>
        Whole().IsMatch(digest) ? digest[Prefix.Length..] : throw Refusal.Of(digest, "it is no digest by SHA-256");

    /// <summary>Whether text is the 64 digits of a digest.</summary>
    internal static bool IsHex(string text) => Whole().IsMatch(Prefix + text);

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex Whole();
}
