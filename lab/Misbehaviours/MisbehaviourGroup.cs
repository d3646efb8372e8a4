namespace ProxyLab;

/// <summary>The part of an exchange that an upstream gets wrong, in the order of the matrix.</summary>
public enum MisbehaviourGroup
{
    /// <summary>How it accepts connections.</summary>
    Accept,

    /// <summary>How it reads requests.</summary>
    Request,

    /// <summary>The head of its answers.</summary>
    Head,

    /// <summary>The body of its answers.</summary>
    Body,

    /// <summary>What it does with a connection before and after an answer.</summary>
    Connection,

    /// <summary>Which requests it fails.</summary>
    Service,
}
