namespace Ullage.Sizing;

/// <summary>The quantiles behind a policy's estimates, each 0 to 1.</summary>
/// <param name="CpuRequest">Behind the CPU request.</param>
/// <param name="CpuLimit">Behind the CPU limit.</param>
/// <param name="MemoryRequest">Behind the memory request.</param>
/// <param name="MemoryLimit">Behind the memory limit.</param>
internal sealed record Quantiles(double CpuRequest, double CpuLimit, double MemoryRequest, double MemoryLimit);
