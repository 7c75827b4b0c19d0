namespace Ullage.Hosting.Limits;

/// <summary>Why a call was not let in.</summary>
public enum RefusalReason
{
    /// <summary>As much is at work as the limit allows, and the queue, if there is one, is full.</summary>
    Saturated,

    /// <summary>It waited as long as it may.</summary>
    QueueTimeout,

    /// <summary>The circuit is open, or its probes are under way.</summary>
    Open,
}
