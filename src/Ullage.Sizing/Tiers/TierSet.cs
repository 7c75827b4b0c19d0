using Ullage.Model;

namespace Ullage.Sizing.Tiers;

/// <summary>Standard profiles and the rules that sort services into them. Immutable; <see cref="Validate"/> before use.</summary>
public sealed record TierSet
{
    private const int Most = 100;

    /// <summary>
    /// The articles' three: lightweight (auth, notifications), memory-intensive (catalogues, recommendations), CPU-intensive (payment, search), smallest first.
    /// </summary>
    public static TierSet Standard { get; } = new()
    {
        Profiles =
        [
            Profile("lightweight", 50, 200, 128, 256),
            Profile("memory-intensive", 100, 300, 512, 1024),
            Profile("cpu-intensive", 300, 800, 256, 512),
        ],
    };

    /// <summary>The policy that says what a service needs, and whose numbers stand where no profile holds it. Default burstable.</summary>
    public string Fallback { get; init; } = "burstable";

    /// <summary>The profiles, tried in this order: the smallest first.</summary>
    public required IReadOnlyList<TierProfile> Profiles { get; init; }

    /// <summary>The first that matches a container says which profiles are tried; without one all are.</summary>
    public IReadOnlyList<TierRule> Rules { get; init; } = [];

    /// <summary>The profiles in question that hold a need, in the order in which they are tried.</summary>
    public IEnumerable<TierProfile> Holding(ContainerId container, ResourceSettings need)
    {
        var rule = Rules.FirstOrDefault(r => r.Matches(container, need));
        var tried = rule is null ? Profiles : rule.Profiles.Select(name => Profiles.First(p => p.Name == name));
        return tried.Where(p => p.Holds(need));
    }

    /// <summary>What is wrong, all at once; empty when the set can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(Profiles.Count is > 0 and <= Most, $"{Profiles.Count} profiles; expected 1 to {Most}");
        Check(Rules.Count <= Most, $"{Rules.Count} rules; expected at most {Most}");
        Check(Fallback != PolicyCatalog.Tiers && PolicyCatalog.All.Any(p => p.Name == Fallback), $"fallback is {Fallback}; expected a policy other than {PolicyCatalog.Tiers}");
        foreach (var twice in Profiles.GroupBy(static p => p.Name).Where(static g => g.Count() > 1))
        {
            errors.Add($"profile {twice.Key} is given {twice.Count()} times; names must differ");
        }

        foreach (var profile in Profiles)
        {
            Check(profile is { CpuRequest.Nanocores: > 0, MemoryRequest.Bytes: > 0 }, $"profile {profile.Name} requests nothing; expected amounts over 0");
            Check(profile.CpuLimit >= profile.CpuRequest, $"profile {profile.Name} has a CPU limit {profile.CpuLimit} under its request {profile.CpuRequest}");
            Check(profile.MemoryLimit >= profile.MemoryRequest, $"profile {profile.Name} has a memory limit {profile.MemoryLimit} under its request {profile.MemoryRequest}");
        }

        foreach (var (rule, number) in Rules.Select(static (r, i) => (r, i + 1)))
        {
            Check(rule.Profiles.Count > 0, $"rule {number} names no profile");
            foreach (var unknown in rule.Profiles.Where(n => !Profiles.Any(p => p.Name == n)))
            {
                errors.Add($"rule {number} names profile {unknown}, which there is not; expected {string.Join(", ", Profiles.Select(static p => p.Name))}");
            }
        }

        return errors;

        void Check(bool good, string error)
        {
            if (!good)
            {
                errors.Add(error);
            }
        }
    }

    private static TierProfile Profile(string name, long cpuRequest, long cpuLimit, long memoryRequest, long memoryLimit) =>
        new(name, CpuQuantity.FromMillicores(cpuRequest), CpuQuantity.FromMillicores(cpuLimit), ByteQuantity.FromMebibytes(memoryRequest), ByteQuantity.FromMebibytes(memoryLimit));
}
