namespace Ullage.Sizing;

/// <summary>What tells one quantile policy from another; <see cref="SizingOptions"/> may override the quantiles.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="CpuRequestQuantile">Quantile behind the CPU request.</param>
/// <param name="CpuLimitQuantile">Quantile behind the CPU limit.</param>
/// <param name="MemoryRequestQuantile">Quantile behind the memory request.</param>
/// <param name="MemoryLimitQuantile">Quantile behind the memory limit.</param>
/// <param name="RequestEqualsLimit">Whether one number serves as request and limit, so that the pod's quality of service is Guaranteed.</param>
internal sealed record PolicyShape(
    string Name,
    string Summary,
    double CpuRequestQuantile,
    double CpuLimitQuantile,
    double MemoryRequestQuantile,
    double MemoryLimitQuantile,
    bool RequestEqualsLimit);
