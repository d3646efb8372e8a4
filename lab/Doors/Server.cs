namespace ProxyLab;

/// <summary>
/// A real application server as the upstream, in place of a case's own behaviour (<c>upstream=NAME</c>): how it is found, configured and
/// started. Stateless, and runs nothing itself. It tells no counters: what it does shows in the kernel's accounts and in its log.
/// </summary>
public abstract class Server : Door
{
    /// <summary>The command that installs it, for people.</summary>
    public abstract string Remedy { get; }

    /// <summary>The program file, or null when it is not installed: <see cref="Programs.Find"/> looks for it.</summary>
    public abstract string? Find();

    /// <summary>The arguments that make the program print its version.</summary>
    public abstract IReadOnlyList<string> VersionArguments { get; }

    /// <summary>
    /// Writes what it needs into <see cref="ServerSetup.PrivateFolder"/>, its configuration and its page, and gives the command line that
    /// runs it in the foreground. Its output, both streams, becomes <c>upstream.log</c>.
    /// </summary>
    /// <exception cref="LabException">It cannot do what the plan wants: names phase, culprit, remedy.</exception>
    public abstract IReadOnlyList<string> Command(string program, ServerSetup setup);

    /// <summary>Whether a line of its output says that it listens.</summary>
    public abstract bool SaysReady(string line);

    /// <summary>The script that a FastCGI proxy asks it for (SCRIPT_FILENAME, RFC 3875 section 4.1.13 gives SCRIPT_NAME), in the private folder; null for none.</summary>
    public virtual string? Script => null;
}

/// <summary>Where everything is that a server has to name.</summary>
/// <param name="Plan">The trial's plan.</param>
/// <param name="Endpoint">Where it has to listen: a Unix path in the private folder, or a port of the loopback.</param>
/// <param name="PrivateFolder">A short, private folder that vanishes with the sandbox.</param>
public sealed record ServerSetup(Plan Plan, Endpoint Endpoint, string PrivateFolder)
{
    /// <summary>A file in the private folder.</summary>
    public string Private(string name) => Path.Combine(PrivateFolder, name);
}
