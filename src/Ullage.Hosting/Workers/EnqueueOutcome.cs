namespace Ullage.Hosting.Workers;

/// <summary>Whether an item was taken.</summary>
public enum EnqueueOutcome
{
    /// <summary>It will run, unless its deadline or that of a drain passes first.</summary>
    Accepted,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The pool drains or has ended.</summary>
    Closed,
}
