namespace Ullage.Hosting.Pressure;

/// <summary>One unsmoothed look. Ratios are 0 where nothing is known.</summary>
/// <param name="Memory">The highest of the ratios of memory.</param>
/// <param name="MemoryStall">PSI.</param>
/// <param name="CpuStall">PSI.</param>
/// <param name="CpuNanoseconds">CPU time used so far; null where it is not told.</param>
/// <param name="CpuQuota">In cores.</param>
/// <param name="Collections">Garbage collections so far.</param>
/// <param name="LastFullCollection">The number of the last one of the oldest generation that has ended.</param>
/// <param name="Reusable">How much less the ratio of memory is without what lay empty in the heap at the last collection.</param>
internal readonly record struct ResourceLook(double Memory, double MemoryStall, double CpuStall, long? CpuNanoseconds, double? CpuQuota, long Collections, long LastFullCollection, double Reusable);
