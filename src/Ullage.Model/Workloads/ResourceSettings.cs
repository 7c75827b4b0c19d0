namespace Ullage.Model;

/// <summary>A container's <c>resources</c>; null means not set.</summary>
public sealed record ResourceSettings(CpuQuantity? CpuRequest, CpuQuantity? CpuLimit, ByteQuantity? MemoryRequest, ByteQuantity? MemoryLimit)
{
    /// <summary>Nothing set.</summary>
    public static ResourceSettings None { get; } = new(null, null, null, null);
}
