namespace ProxyLab.Probes.Proc;

/// <summary>
/// What the kernel or a proxy said is not in the form that a probe's parser knows. The only exception a parser here throws.
/// </summary>
/// <param name="source">What was read, e.g. <c>/proc/net/unix</c>.</param>
/// <param name="complaint">What is wrong with it.</param>
internal sealed class ProbeFormatException(string source, string complaint) : Exception($"{source}: {complaint}");
