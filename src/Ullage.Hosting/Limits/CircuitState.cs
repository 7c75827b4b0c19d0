namespace Ullage.Hosting.Limits;

/// <summary>Whether work is let in.</summary>
public enum CircuitState
{
    /// <summary>Up to the limit.</summary>
    Closed,

    /// <summary>A few calls, to see whether it can be closed.</summary>
    HalfOpen,

    /// <summary>None: memory has been critical for too long.</summary>
    Open,
}
