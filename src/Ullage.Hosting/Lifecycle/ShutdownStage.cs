namespace Ullage.Hosting.Lifecycle;

/// <summary>How far a shutdown has come.</summary>
public enum ShutdownStage
{
    /// <summary>Nobody has asked for one.</summary>
    None,

    /// <summary>Not ready, still serving.</summary>
    Delay,

    /// <summary>No new connections; requests under way end.</summary>
    Requests,

    /// <summary>Worker pools end what they hold.</summary>
    Workers,

    /// <summary>Background services end.</summary>
    Services,

    /// <summary>Connections to databases and caches close.</summary>
    Connections,

    /// <summary>Logs, traces and metrics go out.</summary>
    Flush,

    /// <summary>All is done; the process ends.</summary>
    Ended,
}
