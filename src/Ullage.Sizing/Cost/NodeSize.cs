using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing.Cost;

/// <summary>A node as people buy it, and what of it pods can request.</summary>
/// <param name="Cpu">CPU of the machine.</param>
/// <param name="Memory">Memory of the machine.</param>
public sealed record NodeSize(CpuQuantity Cpu, ByteQuantity Memory)
{
    /// <summary>
    /// Share of CPU and memory that pods can request; over 0, at most 1. Default 0.9: kubelet, container runtime, system and the eviction threshold take the rest,
    /// on the usual sizes of 4 to 16 cores between 5 and 20 %.
    /// </summary>
    public double Allocatable { get; init; } = 0.9;

    /// <summary>Pods a node; at least 1. Default 110, the kubelet's.</summary>
    public int Pods { get; init; } = 110;

    /// <summary>For people: <c>4 cores and 16Gi, of which 90 % can be requested, 110 pods</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cpu} CPU and {Memory}, of which {Allocatable * 100:0.#} % can be requested, {Pods} pods");
}
