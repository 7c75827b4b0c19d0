namespace Ullage.Hosting.Lifecycle;

/// <summary>What became of work at a drain.</summary>
/// <param name="Completed">Items finished while draining.</param>
/// <param name="Abandoned">Items begun and cut off at the deadline.</param>
/// <param name="Left">Items never begun.</param>
public readonly record struct DrainOutcome(long Completed, long Abandoned, long Left)
{
    /// <summary>Whether nothing was lost.</summary>
    public bool IsClean => Abandoned == 0 && Left == 0;
}
