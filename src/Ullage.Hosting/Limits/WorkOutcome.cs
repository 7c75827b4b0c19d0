namespace Ullage.Hosting.Limits;

/// <summary>What the end of work tells the limit.</summary>
internal enum WorkOutcome
{
    /// <summary>Its time counts.</summary>
    Completed,

    /// <summary>It failed or was given up: its time says nothing about load.</summary>
    Ignored,

    /// <summary>It ran out of its time.</summary>
    TimedOut,
}
