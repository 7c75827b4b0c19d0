namespace Ullage.Pprof;

/// <summary>Values that were measured on a stack.</summary>
/// <param name="Stack">Where: the leaf first.</param>
/// <param name="Values">How much: one for each of <see cref="Profile.SampleTypes"/>.</param>
/// <param name="Labels">What else is known.</param>
public sealed record Sample(IReadOnlyList<Location> Stack, IReadOnlyList<long> Values, IReadOnlyList<Label> Labels)
{
    /// <summary>A sample without labels.</summary>
    public Sample(IReadOnlyList<Location> stack, IReadOnlyList<long> values)
        : this(stack, values, [])
    {
    }
}
