namespace Ullage.Hosting.Profiling.Stacks;

/// <summary>Sums at a moment. Nodes and entries only ever come behind those that are there, so an earlier snapshot is a prefix of a later.</summary>
/// <param name="Nodes">Caller's node and address of each frame.</param>
/// <param name="Tags">Texts of the tags.</param>
/// <param name="Sums">The sums.</param>
/// <param name="Cut">Stacks that were cut for want of room.</param>
internal sealed record StackSnapshot((int Parent, ulong Address)[] Nodes, string[] Tags, (int Node, int Tag, double Count, double Amount)[] Sums, long Cut)
{
    /// <summary>What was added since an earlier snapshot.</summary>
    public StackSnapshot Since(StackSnapshot earlier)
    {
        var sums = ((int Node, int Tag, double Count, double Amount)[])Sums.Clone();
        for (var i = 0; i < earlier.Sums.Length; i++)
        {
            sums[i] = sums[i] with { Count = sums[i].Count - earlier.Sums[i].Count, Amount = sums[i].Amount - earlier.Sums[i].Amount };
        }

        return this with { Sums = [.. sums.Where(static s => s.Count > 0)], Cut = Cut - earlier.Cut };
    }
}
