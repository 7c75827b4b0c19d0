using Ullage.Audit.Rules;

namespace Ullage.Audit.Contract;

/// <summary>Every rule, by id.</summary>
public static class RuleCatalog
{
    internal static IReadOnlyList<AuditRule> Rules { get; } =
    [
        new CpuLimitMissing(),
        new CpuQuantityHuge(),
        new CpuRequestMissing(),
        new DotnetHeapLimitAboveLimit(),
        new DotnetHeapPercent(),
        new DotnetProcessorCount(),
        new DotnetServerGcSmall(),
        new GogcInvalid(),
        new GogcOffWithoutGomemlimit(),
        new GomaxprocsAboveLimit(),
        new GomaxprocsDivisor(),
        new GomaxprocsInvalid(),
        new GomaxprocsMissing(),
        new GomaxprocsPinned(),
        new GomaxprocsWithoutLimit(),
        new GomemlimitAboveLimit(),
        new GomemlimitDownwardApi(),
        new GomemlimitLow(),
        new GomemlimitMissing(),
        new GomemlimitTooHigh(),
        new GomemlimitUnit(),
        new HeapFlagAboveLimit(),
        new InitRaisesRequest(),
        new InvalidQuantity(),
        new MemoryLimitFarAboveRequest(),
        new MemoryLimitMissing(),
        new MemoryQuantityTiny(),
        new MemoryRequestMissing(),
        new RequestAboveLimit(),
        new UnusedSuppression(),
        new YamlSyntax(),
    ];

    /// <summary>What every rule says of itself, in the order of ids.</summary>
    public static IReadOnlyList<RuleFacts> All { get; } = [.. Rules.Select(static r => r.Facts)];

    /// <summary>A rule by id; null when there is none.</summary>
    /// <param name="id">The id.</param>
    public static RuleFacts? Find(string id) => All.FirstOrDefault(r => r.Id == id);
}
