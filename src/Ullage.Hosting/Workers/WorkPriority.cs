namespace Ullage.Hosting.Workers;

/// <summary>Which items go first. Every eighth turn goes to the lowest that waits, so that none starves.</summary>
public enum WorkPriority
{
    /// <summary>What somebody waits for.</summary>
    High,

    /// <summary>The default.</summary>
    Normal,

    /// <summary>What can wait.</summary>
    Low,
}
