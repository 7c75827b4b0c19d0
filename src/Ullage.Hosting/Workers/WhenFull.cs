namespace Ullage.Hosting.Workers;

/// <summary>What happens to an item when the queue is full.</summary>
public enum WhenFull
{
    /// <summary>The caller waits for room, until it cancels. Pressure reaches the source; the default.</summary>
    Wait,

    /// <summary>The item is turned away at once.</summary>
    Reject,

    /// <summary>The oldest waiting item of the same priority makes room and is turned away in its place.</summary>
    DropOldest,
}
