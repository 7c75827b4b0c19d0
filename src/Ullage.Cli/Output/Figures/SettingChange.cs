using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>One of a container's four settings, today and proposed, in words for people.</summary>
/// <param name="Field">Which.</param>
/// <param name="Now">Today's text.</param>
/// <param name="Next">The proposal's text.</param>
/// <param name="Percent">The change in percent; null where one side is absent or nothing changes.</param>
/// <param name="Direction">Which way it goes.</param>
internal sealed record SettingChange(ResourceField Field, string Now, string Next, double? Percent, Direction Direction)
{
    /// <summary>The four settings in the order in which they are always shown: CPU request, CPU limit, memory request, memory limit.</summary>
    public static IReadOnlyList<SettingChange> Of(ResourceSettings now, ResourceSettings next) =>
    [
        Cpu(ResourceField.CpuRequest, now.CpuRequest, next.CpuRequest),
        Cpu(ResourceField.CpuLimit, now.CpuLimit, next.CpuLimit),
        Memory(ResourceField.MemoryRequest, now.MemoryRequest, next.MemoryRequest),
        Memory(ResourceField.MemoryLimit, now.MemoryLimit, next.MemoryLimit),
    ];

    /// <summary>A container's; what nobody tells is <see cref="Amounts.Unknown"/>.</summary>
    public static IReadOnlyList<SettingChange> Of(ContainerRecommendation container)
    {
        var changes = Of(container.Current, container.Recommended);
        return container.SettingsKnown ? changes : [.. changes.Select(static c => c.Now == Amounts.None ? c with { Now = Amounts.Unknown } : c)];
    }

    /// <summary>The same for sums over containers, written in cores and gibibytes.</summary>
    /// <param name="now">Today.</param>
    /// <param name="next">Proposed.</param>
    /// <param name="known">Whether today's settings of all the containers are known.</param>
    public static IReadOnlyList<SettingChange> OfSums(ResourceSettings now, ResourceSettings next, bool known)
    {
        var changes = Of(now, next);
        var absent = known ? Amounts.None : Amounts.Unknown;
        return
        [
            changes[0] with { Now = Amounts.CpuSum(now.CpuRequest, absent), Next = Amounts.CpuSum(next.CpuRequest) },
            changes[1] with { Now = Amounts.CpuSum(now.CpuLimit, absent), Next = Amounts.CpuSum(next.CpuLimit) },
            changes[2] with { Now = Amounts.MemorySum(now.MemoryRequest, absent), Next = Amounts.MemorySum(next.MemoryRequest) },
            changes[3] with { Now = Amounts.MemorySum(now.MemoryLimit, absent), Next = Amounts.MemorySum(next.MemoryLimit) },
        ];
    }

    /// <summary>The setting's name for people.</summary>
    public static string Title(ResourceField field) => field switch
    {
        ResourceField.CpuRequest => "CPU request",
        ResourceField.CpuLimit => "CPU limit",
        ResourceField.MemoryRequest => "memory request",
        ResourceField.MemoryLimit => "memory limit",
        ResourceField.Environment => "environment",
        _ => "container",
    };

    private static SettingChange Cpu(ResourceField field, CpuQuantity? now, CpuQuantity? next) =>
        Of(field, Amounts.Cpu(now), Amounts.Cpu(next), now?.Nanocores, next?.Nanocores, Change.Percent(now, next));

    private static SettingChange Memory(ResourceField field, ByteQuantity? now, ByteQuantity? next) =>
        Of(field, Amounts.Memory(now), Amounts.Memory(next), now?.Bytes, next?.Bytes, Change.Percent(now, next));

    private static SettingChange Of(ResourceField field, string nowText, string nextText, long? now, long? next, double? percent)
    {
        var direction = (now, next) switch
        {
            (null, null) => Direction.Same,
            (null, _) => Direction.Added,
            (_, null) => Direction.Removed,
            var (a, b) => a == b ? Direction.Same : b < a ? Direction.Lower : Direction.Higher,
        };
        return new(field, nowText, nextText, direction is Direction.Same ? null : percent, direction);
    }
}
