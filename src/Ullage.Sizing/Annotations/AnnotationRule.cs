using Ullage.Model;

namespace Ullage.Sizing.Annotations;

/// <summary>What one annotation does to how a container is sized.</summary>
/// <param name="Name">Its name without prefix.</param>
/// <param name="Field">The setting that it is about.</param>
/// <param name="Apply">The options and the policy's name with it.</param>
internal sealed record AnnotationRule(string Name, ResourceField Field, Func<(string Policy, SizingOptions Options), string, (string Policy, SizingOptions Options)> Apply)
{
    /// <summary>All that change options; what leaves a container alone is looked at before.</summary>
    public static IReadOnlyList<AnnotationRule> All { get; } =
    [
        new(UllageAnnotations.Policy, ResourceField.Container, static (now, text) => (AnnotationValue.Choice(text, [.. PolicyCatalog.All.Select(static p => p.Name)]), now.Options)),
        Option(UllageAnnotations.MinCpu, ResourceField.CpuRequest, static (o, t) => o with { MinCpu = AnnotationValue.Cpu(t) }),
        Option(UllageAnnotations.MaxCpu, ResourceField.CpuRequest, static (o, t) => o with { MaxCpu = AnnotationValue.Cpu(t) }),
        Option(UllageAnnotations.MinMemory, ResourceField.MemoryRequest, static (o, t) => o with { MinMemory = AnnotationValue.Memory(t) }),
        Option(UllageAnnotations.MaxMemory, ResourceField.MemoryRequest, static (o, t) => o with { MaxMemory = AnnotationValue.Memory(t) }),
        Option(UllageAnnotations.CpuLimit, ResourceField.CpuLimit, static (o, t) => o with
        {
            CpuLimit = AnnotationValue.Choice(t, "policy", "none", "keep") switch { "policy" => CpuLimitMode.Policy, "none" => CpuLimitMode.None, _ => CpuLimitMode.Keep },
        }),
        Option(UllageAnnotations.CpuMargin, ResourceField.CpuLimit, static (o, t) => o with { CpuMargin = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.MemoryMargin, ResourceField.MemoryLimit, static (o, t) => o with { MemoryMargin = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.PeakHeadroom, ResourceField.MemoryLimit, static (o, t) => o with { PeakHeadroom = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.BurstHeadroom, ResourceField.CpuLimit, static (o, t) => o with { BurstHeadroom = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.OomTarget, ResourceField.MemoryLimit, static (o, t) => o with { OomTarget = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.Horizon, ResourceField.MemoryLimit, static (o, t) => o with { Horizon = AnnotationValue.Duration(t) }),
        Option(UllageAnnotations.MinHistory, ResourceField.Container, static (o, t) => o with { MinHistory = AnnotationValue.Duration(t) }),
        Option(UllageAnnotations.Overcommit, ResourceField.MemoryRequest, static (o, t) => o with { Overcommit = AnnotationValue.Switch(t) }),
        Option(UllageAnnotations.DeadBand, ResourceField.Container, static (o, t) => o with { DeadBand = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.MaxStepDown, ResourceField.Container, static (o, t) => o with { MaxStepDown = AnnotationValue.Share(t) }),
        Option(UllageAnnotations.Autoscaled, ResourceField.Container, static (o, t) => o with { Autoscaled = Mode(t) }),
        Option(UllageAnnotations.GoMemLimitShare, ResourceField.Environment, static (o, t) => o with { GoMemLimitShare = AnnotationValue.Share(t) }),
    ];

    /// <summary>How an autoscaled workload is sized.</summary>
    public static AutoscaledMode Mode(string text) =>
        AnnotationValue.Choice(text, "retarget", "honor", "explain") switch { "retarget" => AutoscaledMode.Retarget, "honor" => AutoscaledMode.Honor, _ => AutoscaledMode.Explain };

    private static AnnotationRule Option(string name, ResourceField field, Func<SizingOptions, string, SizingOptions> apply) => new(name, field, (now, text) => (now.Policy, apply(now.Options, text)));
}
