using Ullage.Model;

namespace Ullage.Sizing.Tiers;

/// <summary>Rounds what the fallback policy says is needed up to a profile.</summary>
internal static class TierChoice
{
    /// <summary>The settings with the profile's numbers, or as they were where none holds the need.</summary>
    /// <remarks>
    /// Every guard stays kept: each number of a profile that holds is at least what the guards asked for. Worked: need 42m/97Mi, limits 96m/160Mi: lightweight,
    /// 50m/128Mi, limits 200m/256Mi; need 90m/200Mi, limits 200m/300Mi: too much for lightweight, so memory-intensive.
    /// </remarks>
    public static SettingsChoice Of(SizingContext context, SettingsChoice needed)
    {
        if (context.Shape.Tiers is not { } tiers)
        {
            return needed;
        }

        var need = needed.Recommended;
        var text = Text(need);
        var profile = context.Usage is { HasCpu: true, HasMemory: true } ? tiers.Find(context.Container.Id, need) : null;
        if (profile is null || profile.CpuLimit > context.Options.MaxCpu || profile.MemoryLimit > context.Options.MaxMemory)
        {
            var why = profile is null ? $"No profile holds what it needs, {text}" : $"Profile {profile.Name} is more than the ceilings allow";
            return needed with { Conflicts = [.. needed.Conflicts, new Finding(FindingCodes.NoTier, Severity.Info, $"{why}: the numbers are policy {tiers.Fallback}'s.")] };
        }

        var given = new ResourceSettings(profile.CpuRequest, need.CpuLimit is null ? null : profile.CpuLimit, profile.MemoryRequest, profile.MemoryLimit);
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
                reasons.Add(new Reason("tier-" + profile.Name, field, $"{from} rounded up to {to}: profile {profile.Name} is the first that holds {text}.", Binding: true));
            }
        }

        return needed with { Recommended = given, Reasons = reasons };
    }

    private static string Text(ResourceSettings s) => $"{s.CpuRequest}/{s.MemoryRequest}, limits {s.CpuLimit?.ToString() ?? "none"}/{s.MemoryLimit}";
}
