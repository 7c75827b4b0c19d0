using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The lowest settings that a policy proposes where <see cref="SizingOptions.MinCpu"/> and <see cref="SizingOptions.MinMemory"/> are not given.</summary>
/// <param name="CpuRequest">Lowest CPU request.</param>
/// <param name="CpuLimit">Lowest CPU limit.</param>
/// <param name="Memory">Lowest memory request and limit.</param>
internal sealed record Floors(CpuQuantity CpuRequest, CpuQuantity CpuLimit, ByteQuantity Memory)
{
    /// <summary>10m for both, since the kernel gives no quota below 1 ms in a period of 100 ms; 16Mi, about what an idle Go service with metrics holds.</summary>
    public static Floors Usual { get; } = new(CpuQuantity.FromMillicores(10), CpuQuantity.FromMillicores(10), ByteQuantity.FromMebibytes(16));

    /// <summary>What is possible: a request reserves and needs no quota, and 6Mi is the least with which container runtimes start a process.</summary>
    public static Floors Possible { get; } = new(CpuQuantity.FromMillicores(1), CpuQuantity.FromMillicores(10), ByteQuantity.FromMebibytes(6));
}
