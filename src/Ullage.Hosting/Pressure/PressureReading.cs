namespace Ullage.Hosting.Pressure;

/// <summary>One look at the container's resources.</summary>
/// <param name="Level">The level after smoothing and hysteresis.</param>
/// <param name="Memory">Memory in use as a ratio of what may be used, smoothed; 1 is the limit. 0 where no limit is known.</param>
/// <param name="Cpu">CPU in use as a ratio of the quota, smoothed; 1 is the quota. 0 where there is no quota.</param>
/// <param name="Collections">Garbage collections seen so far: memory judged again before this has grown tells nothing new.</param>
public readonly record struct PressureReading(PressureLevel Level, double Memory, double Cpu, long Collections);
