using Ullage.Model;

namespace Ullage.Sizing.Tiers;

/// <summary>A standard size that services are given.</summary>
/// <param name="Name">By which rules and reasons name it.</param>
/// <param name="CpuRequest">CPU request.</param>
/// <param name="CpuLimit">CPU limit; left out where the run proposes none.</param>
/// <param name="MemoryRequest">Memory request.</param>
/// <param name="MemoryLimit">Memory limit.</param>
public sealed record TierProfile(string Name, CpuQuantity CpuRequest, CpuQuantity CpuLimit, ByteQuantity MemoryRequest, ByteQuantity MemoryLimit)
{
    /// <summary>Whether nothing of what is needed exceeds the profile.</summary>
    public bool Holds(ResourceSettings need)
    {
        ArgumentNullException.ThrowIfNull(need);
        return !(need.CpuRequest > CpuRequest) && !(need.CpuLimit > CpuLimit) && !(need.MemoryRequest > MemoryRequest) && !(need.MemoryLimit > MemoryLimit);
    }
}
