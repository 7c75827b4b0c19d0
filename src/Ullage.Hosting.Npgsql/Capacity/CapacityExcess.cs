namespace Ullage.Hosting.Npgsql.Capacity;

/// <summary>What happens when all replicas together may open more connections than the server admits.</summary>
public enum CapacityExcess
{
    /// <summary>A warning is logged: some replica will be refused once all are busy.</summary>
    Warn,

    /// <summary>The service ends with the exit code of a failed background service, so that a rollout stops at its first pod.</summary>
    Refuse,
}
