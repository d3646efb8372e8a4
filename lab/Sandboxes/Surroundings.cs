namespace ProxyLab.Sandboxes;

/// <summary>What a process must have around it before it can do anything, each with what mends it.</summary>
internal static class Surroundings
{
    // The runtime itself holds some 60 while it loads what a command needs.
    private const int FewestDescriptors = 256;

    /// <summary>Refuses surroundings in which every command would fail sooner or later, for a reason that it would not know.</summary>
    /// <exception cref="LabException">Says what is wrong, and the remedy.</exception>
    internal static void Require()
    {
        if (Limits.OpenFiles < FewestDescriptors)
            throw new LabException("start", FormattableString.Invariant($"a process may have {Limits.OpenFiles} open files here, and the lab needs {FewestDescriptors} or more"), "ulimit -n 1024");
    }

    /// <summary>The remedy where a program of util-linux could not be started.</summary>
    internal static string RemedyForPrograms => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PATH"))
        ? "set PATH, which is empty: export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" : "install util-linux";
}
