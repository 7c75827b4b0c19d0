using Ullage.Model;
using Ullage.Sizing.Bounds;

namespace Ullage.Sizing.Tiers;

/// <summary>Rounds what the fallback policy says is needed up to a profile.</summary>
internal static class TierChoice
{
    /// <summary>The settings with the profile's numbers, or as they were where none holds the need.</summary>
    /// <remarks>
    /// Every guard stays kept: each number of a profile that holds is at least what the guards asked for. A profile outside a hard bound is passed over. Worked: need 42m/97Mi, limits 96m/160Mi: lightweight,
    /// 50m/128Mi, limits 200m/256Mi; need 90m/200Mi, limits 200m/300Mi: too much for lightweight, so memory-intensive.
    /// </remarks>
    public static SettingsChoice Of(SizingContext context, HardBounds hard, SettingsChoice needed)
    {
        if (context.Shape.Tiers is not { } tiers)
        {
            return needed;
        }

        var need = needed.Recommended;
        var text = Text(need);
        ResourceSettings? given = null;
        TierProfile? profile = null;
        string? broken = null;
        foreach (var holding in context.Usage is { HasCpu: true, HasMemory: true } ? tiers.Holding(context.Container.Id, need) : [])
        {
            var numbers = new ResourceSettings(holding.CpuRequest, need.CpuLimit is null ? null : holding.CpuLimit, holding.MemoryRequest, holding.MemoryLimit);
            if (hard.Broken(numbers) is not { } bound)
            {
                (given, profile) = (numbers, holding);
                break;
            }

            broken ??= $"Profile {holding.Name} holds what it needs, {text}, but its {bound}";
        }

        if (given is null || profile is null)
        {
            var why = broken ?? $"No profile holds what it needs, {text}";
            return needed with { Conflicts = [.. needed.Conflicts, new Finding(FindingCodes.NoTier, Severity.Info, $"{why}: the numbers are policy {tiers.Fallback}'s.")] };
        }

        List<Reason> reasons = [.. needed.Reasons.Select(static r => r with { Binding = false })];
        foreach (var (field, from, to) in new (ResourceField, string?, string?)[]
        {
            (ResourceField.CpuRequest, need.CpuRequest?.ToString(), given.CpuRequest?.ToString()),
            (ResourceField.CpuLimit, need.CpuLimit?.ToString(), given.CpuLimit?.ToString()),
            (ResourceField.MemoryRequest, need.MemoryRequest?.ToString(), given.MemoryRequest?.ToString()),
            (ResourceField.MemoryLimit, need.MemoryLimit?.ToString(), given.MemoryLimit?.ToString()),
        })
        {
            if (from is not null)
            {
                reasons.Add(new Reason("tier-" + profile.Name, field, $"{from} rounded up to {to}: profile {profile.Name} is the first {(broken is null ? "that" : "within the bounds that")} holds {text}.", Binding: true));
            }
        }

        return needed with { Recommended = given, Reasons = reasons };
    }

    private static string Text(ResourceSettings s) => $"{s.CpuRequest}/{s.MemoryRequest}, limits {s.CpuLimit?.ToString() ?? "none"}/{s.MemoryLimit}";
}
