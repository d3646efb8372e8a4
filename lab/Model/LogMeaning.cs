namespace ProxyLab;

/// <summary>What a line of a proxy's log can mean, whatever its words: each driver tells it of its own proxy's lines.</summary>
public enum LogMeaning
{
    /// <summary>It found no descriptor (EMFILE, ENFILE, or a limit of its own on them).</summary>
    NoDescriptor,

    /// <summary>connect(2) found no free port (EADDRNOTAVAIL).</summary>
    NoPort,

    /// <summary>A worker holds as many connections as it may.</summary>
    NoConnection,
}
