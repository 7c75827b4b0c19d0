using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What the rules leave.</summary>
/// <param name="Amount">Cores or bytes in whole steps; null when no rule spoke.</param>
/// <param name="Reasons">What each rule said, the strictest minimum first.</param>
/// <param name="Conflict">A minimum above a maximum, or null.</param>
internal sealed record Choice(double? Amount, IReadOnlyList<Reason> Reasons, Finding? Conflict)
{
    /// <summary>The amount as CPU, in whole millicores.</summary>
    public CpuQuantity? Cpu => Amount is { } cores ? CpuQuantity.FromMillicores((long)Math.Round(cores * 1000)) : null;

    /// <summary>The amount as memory, in whole mebibytes.</summary>
    public ByteQuantity? Memory => Amount is { } bytes ? ByteQuantity.FromBytes((long)bytes) : null;
}
