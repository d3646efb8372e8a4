namespace ProxyLab;

/// <summary>How an upstream ends a connection.</summary>
public enum ConnectionEnding
{
    /// <summary>In order: a FIN on TCP.</summary>
    Fin,

    /// <summary>By a reset, on TCP. A Unix socket has none of its own: there it is a close.</summary>
    Reset,
}

/// <summary>The setting that behaviours share which end a connection.</summary>
internal static class EndingSetting
{
    internal static Setting<ConnectionEnding> Ending { get; } = Setting.Of("ending", ConnectionEnding.Fin, "how the upstream ends the connection; a reset on TCP only");

    /// <summary>Ends a connection as the plan says.</summary>
    internal static void End(this Connection connection)
    {
        if (connection.Plan.Get(Ending) == ConnectionEnding.Reset) connection.Reset();
        else connection.Close();
    }
}
