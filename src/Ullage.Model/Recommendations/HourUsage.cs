namespace Ullage.Model;

/// <summary>One hour of a container, over its pods. What was not seen in it is not a number (NaN), never 0.</summary>
/// <param name="StartMs">The hour's start.</param>
/// <param name="CpuMean">Mean cores a pod.</param>
/// <param name="CpuMax">Highest 1-minute mean of a pod.</param>
/// <param name="MemoryMean">Mean bytes a pod.</param>
/// <param name="MemoryMax">Highest bytes of a pod.</param>
public readonly record struct HourUsage(long StartMs, double CpuMean, double CpuMax, double MemoryMean, double MemoryMax)
{
    /// <summary>Pods seen, on average over the hour: container-time observed ÷ one hour; 0 where not told.</summary>
    public double Pods { get; init; }
}
