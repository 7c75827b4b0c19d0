namespace Ullage.Model;

/// <summary>How much requests move one way, summed over replicas: what too large ones give back, or what too small ones lack.</summary>
/// <param name="Workloads">Workloads with at least one container that moves this way, in CPU or memory.</param>
/// <param name="Cpu">CPU requests; not negative.</param>
/// <param name="Memory">Memory requests; not negative.</param>
public sealed record RequestShift(int Workloads, CpuQuantity Cpu, ByteQuantity Memory)
{
    /// <summary>Nothing moves.</summary>
    public static RequestShift None { get; } = new(0, CpuQuantity.Zero, ByteQuantity.Zero);
}
