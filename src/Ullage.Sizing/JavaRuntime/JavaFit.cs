using Ullage.Model;

namespace Ullage.Sizing.JavaRuntime;

/// <summary>
/// The share of the memory limit that a Java heap may have. Advice, never a patch: what stands in JAVA_TOOL_OPTIONS today is not known and would be lost, and an -Xmx on the command line overrules it.
/// </summary>
/// <remarks>
/// Without options HotSpot takes a quarter of the limit (MaxRAMPercentage 25). Worked: limit 800Mi, 180Mi outside: (800 − 180 × 1.1) ÷ 800 = 75 %.
/// </remarks>
internal static class JavaFit
{
    private const double Least = 0.1, Most = 0.85;

    public static RuntimeFit Of(SizingContext context, ResourceSettings proposal)
    {
        if (proposal.MemoryLimit is not { Bytes: > 0 } limit || JavaHeapRule.Outside(context.Runtime) is not { } outside)
        {
            return new RuntimeFit([], [], []);
        }

        var share = Math.Clamp((limit.Bytes - (outside * JavaHeapRule.OutsideFactor)) / limit.Bytes, Least, Most);
        var percent = Math.Floor(share * 100);
        var cap = context.Runtime.HeapHardLimit;
        var today = cap is { } c && context.Current.MemoryLimit is { Bytes: > 0 } now ? $", today {Figures.Memory(c.Bytes)} = {Figures.Percent((double)c.Bytes / now.Bytes)} of {now}" : "";
        var reason = new Reason("jvm-heap-share", ResourceField.Environment,
            $"Heap: {Figures.Memory(outside)} lie outside it (P99), × {JavaHeapRule.OutsideFactor:0.#} leave {percent:0} % of {limit}{today}. Advice, not set here: -XX:MaxRAMPercentage={percent:0}.0 in JAVA_TOOL_OPTIONS, beside what stands there; -Xmx overrules it.",
            Binding: false, new Evidence("outside the jvm heap p99", outside, "bytes"));
        List<Finding> findings = [];
        if (cap is { } most && most.Bytes + outside > limit.Bytes)
        {
            findings.Add(new Finding(FindingCodes.JvmHeapOverLimit, proposal.MemoryLimit < context.Current.MemoryLimit ? Severity.Critical : Severity.Warning,
                $"The heap may grow to {Figures.Memory(most.Bytes)}, with {Figures.Memory(outside)} outside it more than the proposed {limit}. Set by -Xmx it stays so and the kernel kills: set -XX:MaxRAMPercentage={percent:0}.0 with the new limit; set by a share it follows the limit."));
        }

        return new RuntimeFit([], [reason], findings);
    }
}
